import type { BadgeLayout, CheckInList, EntryRule } from "#shared/domain/entry/types";
import type { GateId, ListId, TicketTypeId } from "#shared/ids";
import { assertNever } from "#shared/result";
import type { EntrySetup } from "#shared/views/gate";
import { fromCampusField, toCampusField } from "#web/lib/campus-time";
import { rowKey } from "./station-draft.ts";

/** The form's text: numbers and times as they are typed. `key` stays with a row while it is edited. */
export type EntryDraft = {
  readonly lists: readonly ListDraft[];
  readonly annulMinutes: string;
  readonly badges: BadgeLayout | "none";
  readonly homeGates: boolean;
};
export type ListDraft = Omit<CheckInList, "id" | "rules"> & {
  readonly key: string;
  /** Null: not saved yet. */
  readonly id: ListId | null;
  readonly rules: readonly RuleDraft[];
};
export type RuleDraft = {
  readonly key: string;
  readonly type: EntryRule["type"];
  readonly ticketTypeIds: readonly TicketTypeId[] | null;
  readonly from: string;
  readonly until: string;
  readonly max: string;
  readonly minutes: string;
  readonly gateIds: readonly GateId[];
};

const EMPTY = { from: "", until: "", max: "1", minutes: "30", gateIds: [] } as const;

export function entryDraftOf(
  { lists, annulMinutes, badges, homeGates, ...setup }: EntrySetup,
  timeZone: string,
): EntryDraft {
  // Of tickets there are no more, nothing is left to say.
  const known = new Set(setup.ticketTypes.map(({ id }) => id));
  const withKnown = <T extends { readonly ticketTypeIds: readonly TicketTypeId[] | null }>(one: T): T => ({
    ...one,
    ticketTypeIds: one.ticketTypeIds?.filter((id) => known.has(id)) ?? null,
  });
  return {
    lists: lists.map(withKnown).map((list) => ({
      ...list,
      key: list.id,
      rules: list.rules.map((rule, at) => ruleDraftOf(withKnown(rule), `${list.id}:${at}`, timeZone)),
    })),
    annulMinutes: String(annulMinutes),
    badges: badges ?? "none",
    homeGates: homeGates ?? false,
  };
}

function ruleDraftOf(rule: EntryRule, key: string, timeZone: string): RuleDraft {
  const { type, ticketTypeIds } = rule;
  const plain = { ...EMPTY, key, type, ticketTypeIds };
  const field = (at: number) => toCampusField(at, timeZone);
  if (rule.type === "window") return { ...plain, from: field(rule.from), until: field(rule.until) };
  if (rule.type === "count") return { ...plain, max: String(rule.max) };
  if (rule.type === "gates") return { ...plain, gateIds: rule.gateIds };
  return { ...plain, minutes: String(rule.minutes) };
}

export function newList(kind: "zone" | "right"): ListDraft {
  const all = { ticketTypeIds: null, gateIds: null, rules: [] };
  return { key: rowKey(), id: null, name: "", kind, within: kind === "zone", ...all };
}

export function newRule({ event: { startsAt, endsAt } }: EntrySetup, timeZone: string): RuleDraft {
  const times = { from: toCampusField(startsAt, timeZone), until: toCampusField(endsAt, timeZone) };
  return { ...EMPTY, ...times, key: rowKey(), type: "window", ticketTypeIds: null };
}

export type EntryFields = {
  readonly lists: readonly (Omit<CheckInList, "id"> & { readonly id?: ListId })[];
  readonly annulMinutes: number;
  readonly badges: BadgeLayout | null;
  readonly homeGates: boolean;
};
export type CheckedEntry =
  | { readonly ok: true; readonly fields: EntryFields }
  | { readonly ok: false; readonly complaint: string };

/** What is sent, or what to correct first. */
export function checkEntryDraft(
  { lists, annulMinutes, badges, homeGates }: EntryDraft,
  timeZone: string,
): CheckedEntry {
  const complain = (complaint: string) => ({ ok: false, complaint }) as const;
  const names = lists.map(({ name }) => name.trim().toLowerCase());
  if (names.includes("")) return complain("Give each list a name.");
  if (new Set(names).size < names.length) return complain("Two lists have the same name.");
  const minutes = numberIn(annulMinutes, 0, 120);
  if (minutes === null) return complain("A scan can be taken back for 0 to 120 minutes.");
  const sent: EntryFields["lists"][number][] = [];
  for (const { key: _, id, rules: drafts, ...list } of lists) {
    const name = list.name.trim();
    if (list.ticketTypeIds?.length === 0) return complain(`${name} is for no ticket: choose one, or all.`);
    if (list.gateIds?.length === 0) return complain(`${name} is scanned at no gate: choose one, or all.`);
    const rules: EntryRule[] = [];
    for (const draft of drafts) {
      const rule = ruleOf(draft, timeZone);
      if (typeof rule === "string") return complain(`${name}: ${rule}`);
      rules.push(rule);
    }
    sent.push({ ...list, ...(id ? { id } : {}), name, rules });
  }
  return {
    ok: true,
    fields: { lists: sent, annulMinutes: minutes, badges: badges === "none" ? null : badges, homeGates },
  };
}

/** The rule, or what is wrong with it. */
function ruleOf({ type, ticketTypeIds, ...draft }: RuleDraft, timeZone: string): EntryRule | string {
  if (ticketTypeIds?.length === 0) return "a rule is for no ticket: choose one, or all.";
  switch (type) {
    case "window": {
      const [from, until] = [fromCampusField(draft.from, timeZone), fromCampusField(draft.until, timeZone)];
      if (from === null || until === null) return "say from when until when.";
      return from < until ? { type, ticketTypeIds, from, until } : "a time must end after it begins.";
    }
    case "count": {
      const max = numberIn(draft.max, 1, 99);
      return max === null ? "say how often, from 1 to 99." : { type, ticketTypeIds, max };
    }
    case "gates":
      if (draft.gateIds.length === 0) return "choose the gates it goes in by.";
      return { type, ticketTypeIds, gateIds: draft.gateIds };
    case "minutes": {
      const minutes = numberIn(draft.minutes, 1, 1_440);
      return minutes === null ? "say how many minutes, from 1 to 1440." : { type, ticketTypeIds, minutes };
    }
    default:
      return assertNever(type);
  }
}

function numberIn(text: string, min: number, max: number): number | null {
  const number = Number(text.trim());
  return text.trim() !== "" && Number.isInteger(number) && number >= min && number <= max ? number : null;
}
