import type { ListId } from "#shared/ids";
import { assertNever } from "#shared/result";
import type {
  CheckInList,
  EntryAsk,
  EntryRefusal,
  EntryRule,
  EntrySettings,
  EntryStep,
  PassFacts,
  PassHistory,
  Visit,
} from "./types.ts";

/** The list that every event has; it keeps its id whatever it is called, so that settings may come after the first scan. */
export const ENTRY_LIST_ID = "lst_00000000000000000000000000" as ListId;

const USUAL_ENTRY: CheckInList = {
  id: ENTRY_LIST_ID,
  name: "Entry",
  kind: "entry",
  within: false,
  ticketTypeIds: null,
  gateIds: null,
  rules: [],
};

export const USUAL_ANNUL_MINUTES = 15;
/** An event that said nothing: whoever has a pass gets in, and back in when they have left. */
export const USUAL_ENTRY_SETTINGS: EntrySettings = { lists: [USUAL_ENTRY], annulMinutes: USUAL_ANNUL_MINUTES };

export const NO_HISTORY: PassHistory = { where: null, cameIn: false, visits: {}, last: null };

/** The rules of a list that concern a ticket. */
export function rulesFor({ rules }: CheckInList, { ticketTypeId }: Pick<PassFacts, "ticketTypeId">): EntryRule[] {
  return rules.filter(({ ticketTypeIds }) => ticketTypeIds === null || ticketTypeIds.includes(ticketTypeId));
}

/** Whether a list is for tickets of this kind. */
export function admitsTicket(
  { ticketTypeIds }: CheckInList,
  { ticketTypeId }: Pick<PassFacts, "ticketTypeId">,
): boolean {
  return ticketTypeIds === null || ticketTypeIds.includes(ticketTypeId);
}

/** How often a pass may be let in there, or have it; null: as often as it comes. */
export function timesMax(list: CheckInList, facts: Pick<PassFacts, "ticketTypeId">): number | null {
  const counts = rulesFor(list, facts).flatMap((rule) => (rule.type === "count" ? rule.max : []));
  if (counts.length > 0) return Math.min(...counts);
  return list.kind === "right" ? 1 : null;
}

/** What lets a pass in, or out, unless something speaks against it. */
export function stepOf({ list, direction }: Pick<EntryAsk, "list" | "direction">, history: PassHistory): EntryStep {
  const { where, cameIn } = history;
  if (list.kind === "right") return { type: "redeemed", listId: list.id };
  if (direction === "in") return { type: "entered", listId: list.id, from: where, isReturn: cameIn };
  const to = list.kind === "zone" && list.within ? ENTRY_LIST_ID : null;
  return { type: "left", listId: list.id, from: where ?? list.id, to };
}

/** Whether a supervisor may overrule it: never for a seat that is somebody else's by now, nor where there is nothing to leave. */
export function canOverride({ code }: { readonly code: EntryRefusal["code"] }): boolean {
  return !NEVER_OVERRIDDEN.has(code);
}

const NEVER_OVERRIDDEN: ReadonlySet<EntryRefusal["code"]> = new Set<EntryRefusal["code"]>([
  "pass-given",
  "pass-revoked",
  "registration-cancelled",
  "no-exit-here",
  "exit-without-entry",
]);

/** Whether a pass is in there, or had what the list gives. */
export function isThere({ where, visits }: PassHistory, { id, kind }: Pick<CheckInList, "id" | "kind">): boolean {
  if (kind === "right") return (visits[id]?.times ?? 0) > 0;
  return kind === "entry" ? where !== null : where === id;
}

/** Of somebody who is inside: by whatever door it was. */
export function newestVisit({ visits }: PassHistory): Visit {
  const [newest] = Object.values(visits).sort((a, b) => b.lastAt - a.lastAt);
  if (!newest) throw new Error("inside, and never let in");
  return newest;
}

/** What counts change by a step: people who came in for the first time, who have left, and who are at a list. */
export type StepCounts = {
  readonly admitted: number;
  readonly left: number;
  readonly lists: readonly (readonly [ListId, number])[];
};

/** Who is inside but in no zone is nowhere counted: that is all who came in, less those who left, less those in zones. */
export function countsOf(step: EntryStep): StepCounts {
  const zone = (id: ListId | null, change: number) =>
    id === null || id === ENTRY_LIST_ID ? [] : [[id, change] as const];
  switch (step.type) {
    case "entered": {
      const { from, isReturn, listId } = step;
      const isArrival = from === null;
      const lists = [...zone(from, -1), ...zone(listId, 1)];
      return { admitted: isArrival && !isReturn ? 1 : 0, left: isArrival && isReturn ? -1 : 0, lists };
    }
    case "left":
      return { admitted: 0, left: step.to === null ? 1 : 0, lists: [...zone(step.from, -1), ...zone(step.to, 1)] };
    case "redeemed":
      return { admitted: 0, left: 0, lists: [[step.listId, 1]] };
    default:
      return assertNever(step);
  }
}

/** What one pass adds to the counts by all it did at the lists there are. */
export function standingCounts({ where, cameIn, visits }: PassHistory, lists: readonly CheckInList[]): StepCounts {
  const counted = lists.flatMap(({ id, kind }): (readonly [ListId, number])[] => {
    if (kind === "zone") return where === id ? [[id, 1]] : [];
    const times = kind === "right" ? (visits[id]?.times ?? 0) : 0;
    return times > 0 ? [[id, times]] : [];
  });
  return { admitted: cameIn ? 1 : 0, left: cameIn && where === null ? 1 : 0, lists: counted };
}

/** The counts of a step that did not happen after all. */
export function undone({ admitted, left, lists }: StepCounts): StepCounts {
  return { admitted: -admitted, left: -left, lists: lists.map(([id, change]) => [id, -change] as const) };
}
