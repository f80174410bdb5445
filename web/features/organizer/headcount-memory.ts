import type { Headcount } from "#shared/views/gate";

/** The newest count this phone heard of an event, and when: for a building is cleared with or without a network. */
export type KnownHeadcount = { readonly count: Headcount; readonly heardAt: number };

const key = (college: string, eventId: string) => `campuspulse.headcount.${college}.${eventId}`;

export function recallHeadcount(college: string, eventId: string): KnownHeadcount | null {
  try {
    const known: unknown = JSON.parse(localStorage.getItem(key(college, eventId)) ?? "null");
    return isKnown(known) ? known : null;
  } catch {
    return null; // storage is blocked, or holds what an earlier version wrote
  }
}

export function rememberHeadcount(college: string, eventId: string, known: KnownHeadcount): void {
  try {
    localStorage.setItem(key(college, eventId), JSON.stringify(known));
  } catch {
    // storage is blocked or full: the page that is open still has it
  }
}

function isKnown(value: unknown): value is KnownHeadcount {
  if (typeof value !== "object" || value === null || !("count" in value) || !("heardAt" in value)) return false;
  const { count, heardAt } = value;
  if (typeof heardAt !== "number" || typeof count !== "object" || count === null) return false;
  return "inside" in count && "zones" in count && "event" in count;
}
