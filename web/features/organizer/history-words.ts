import { type ToldIncident, wordsForIncident } from "#shared/domain/entry/words";
import { ADMISSION } from "#shared/domain/ledger/choice";
import { sayFacts } from "#shared/domain/rules/triggers";
import type { Facts } from "#shared/domain/rules/types";
import { assertNever } from "#shared/result";
import type { HistoryChange, HistoryEntry, PersonChange, RuleStop, SettingValue } from "#shared/views/history";
import { reasonOf } from "./stop-reasons.ts";

export type HistoryPlace = {
  /** Turns an instant into the campus's day and clock. */
  readonly clock: (at: number) => string;
  /** Turns an amount in minor units into the college's money. */
  readonly price: (amount: number) => string;
};
type Actor = Pick<HistoryEntry, "actorId"> & { readonly actorName: string | null };

const NOBODY = "Somebody";

/** One change as a sentence, without its full stop: "Ben registered 2 tickets". */
export function sentenceOf(change: HistoryChange, actor: Actor, place: HistoryPlace): string {
  switch (change.is) {
    case "opened":
      return `The event was set up with ${countOf(change.capacity, "seat")}`;
    case "set":
      return settingSentence(change, place);
    case "to-be-paid":
      return `${change.name ?? NOBODY} has until ${place.clock(change.until ?? 0)} to pay`;
    case "paid":
      return `${change.name ?? NOBODY} paid ${place.price(change.amount ?? 0)}`;
    case "phone-registered":
      return `A phone shows the pass of ${change.name ?? NOBODY} rotating`;
    case "admitted":
      return `${change.name ?? NOBODY} came in at ${change.gateName}`;
    case "let-in":
    case "left":
    case "redeemed":
    case "annulled":
      return gateSentence(change);
    case "log-opened":
      return "A scanner began to decide by itself where it has no connection";
    case "incident":
      return incidentSentence(change);
    case "incident-cleared":
      return `Another scanner explains it: ${incidentSentence(change)}`;
    case "badge-printed":
      return change.again
        ? `The badge of ${change.name ?? NOBODY} was printed again: the one before is void`
        : `The badge of ${change.name ?? NOBODY} was printed`;
    case "marked":
      return markedSentence(change);
    case "annul-refused":
      return `The scan of ${change.name ?? "an unknown code"} at ${change.gateName} stands: ${reasonOf(change.refusal)}`;
    case "stopped": {
      const { name, gateName, refusal, rule } = change;
      return `${name ?? "An unknown code"} was stopped at ${gateName}: ${rule ? ruleWords(rule) : reasonOf(refusal)}`;
    }
    default:
      return personSentence(change, actor);
  }
}

const AT_GATE: ReadonlySet<HistoryChange["is"]> = new Set<HistoryChange["is"]>([
  ...([
    "admitted",
    "stopped",
    "annul-refused",
    "let-in",
    "left",
    "redeemed",
    "annulled",
    "marked",
    "log-opened",
    "badge-printed",
  ] as const),
]);

/** Who did it, where the sentence does not say so; null: nobody did, or it does. */
export function doerOf(change: HistoryChange, { actorName }: Actor): string | null {
  return AT_GATE.has(change.is) ? actorName : null;
}

/** Of an incident with the gates it was at; when it was stands beside it. */
export function incidentSentence(told: ToldIncident): string {
  return wordsForIncident(told, { place: ({ gateName }) => gateName, why: reasonOf });
}

/** Which rule of the organizers refused, in what words, and what it knew. */
function ruleWords({ name, says, facts }: RuleStop): string {
  const known = facts ? sayFacts(facts as Facts) : "";
  const rule = says === null ? `the scanner went by the rule “${name}”` : `the rule “${name}” says “${says}”`;
  return `${rule}${known ? ` (${known})` : ""}`;
}

function markedSentence({ name, blockReason, unanswered, notes }: Extract<HistoryChange, { is: "marked" }>): string {
  const person = name ?? NOBODY;
  const said = [
    ...(notes.everyone ? [`“${notes.everyone}”`] : []),
    ...(notes.leads ? [`“${notes.leads}” for leads`] : []),
    ...(unanswered > 0 ? [`${countOf(unanswered, "question")} open`] : []),
  ].join(", ");
  if (blockReason !== null)
    return `${person} is blocked at the gate: ${blockReason}${said ? `; it is told ${said}` : ""}`;
  return said ? `The gate is told of ${person}: ${said}` : `The gate is told nothing of ${person} any more`;
}

function gateSentence(change: Extract<HistoryChange, { is: "let-in" | "left" | "redeemed" | "annulled" }>): string {
  const { is, name, gateName, listName, forced } = change;
  const person = name ?? NOBODY;
  const where = listName ? `${listName}, ${gateName}` : gateName;
  const done = {
    "let-in": `${person} came in at ${where}`,
    left: `${person} left by ${where}`,
    redeemed: `${person} got ${where}`,
    annulled: `The last scan of ${person} was taken back at ${where}`,
  };
  const sentence = change.isLate ? `${done[is]}, decided without a connection` : done[is];
  if (!forced) return sentence;
  return `${sentence}, against ${forced.checks.map(reasonOf).join(" and ")}: ${forced.reason}`;
}

function personSentence(change: PersonChange, { actorId, actorName }: Actor): string {
  const person = change.name ?? NOBODY;
  const isOwn = actorId !== null && actorId === change.userId;
  const other = actorId === null || isOwn ? null : (actorName ?? NOBODY);
  const seats = countOf(change.seats, "seat");
  switch (change.is) {
    case "seats-held":
      return `${person} began to register: ${seats} kept`;
    case "hold-released":
      return `${person} let go of ${seats}`;
    case "hold-ended":
      return `The time of ${seats} kept for ${person} was over`;
    case "registered":
      return other
        ? `${other} registered ${person}: ${ticketWords(change)}`
        : `${person} registered ${ticketWords(change)}`;
    case "requested":
      return other
        ? `${other} asked for ${person}: ${ticketWords(change)}`
        : `${person} asked for ${ticketWords(change)}`;
    case "joined-line":
      return `${person} joined the waiting list for ${ticketWords(change)}`;
    case "offered":
      return `${person} was offered ${seats} from the waiting list`;
    case "took-offer":
      return `${person} took the offer: ${ticketWords(change)}`;
    case "confirmed":
      return `${other ?? NOBODY} confirmed ${person}`;
    case "cancelled":
      return other ? `${other} cancelled the registration of ${person}` : `${person} cancelled`;
    case "not-paid":
      return `${person} did not pay in time: ${seats} free again`;
    case "left-line":
      return other ? `${other} took ${person} off the waiting list` : `${person} left the waiting list`;
    case "offer-ended":
      if (isOwn) return `${person} gave the offered seat back`;
      return other ? `${other} withdrew the offer to ${person}` : `The offer to ${person} ran out`;
    case "pass-given":
      return `${person} gave ${ticketWords(change)} to somebody`;
    case "passes-revoked":
      return `${other ?? NOBODY} withdrew ${countOf(change.seats, "pass")} of ${person}`;
    default:
      return assertNever(change.is);
  }
}

function settingSentence(
  { what, name, from, to }: Extract<HistoryChange, { is: "set" }>,
  { clock, price }: HistoryPlace,
): string {
  const instant = (value: SettingValue) => clock(Number(value));
  switch (what) {
    case "capacity":
      return `Seats ${Number(to) > Number(from) ? "raised" : "lowered"} from ${numberOf(from)} to ${numberOf(to)}`;
    case "status":
      return `The event went from ${from} to ${to}`;
    case "approval":
      return to ? "Registrations wait for a yes from now on" : "Registrations need no yes any more";
    case "payOnline":
      return to ? "Tickets are paid online from now on" : "Tickets are paid at the door from now on";
    case "refund":
      return `Whoever cancels gets back ${Number(to) / 100} % instead of ${Number(from) / 100} %`;
    case "salesOpenAt":
      return `Registration opens ${instant(to)} instead of ${instant(from)}`;
    case "salesCloseAt":
      return `Registration closes ${instant(to)} instead of ${instant(from)}`;
    case "passesFrom":
      return `Passes are valid from ${instant(to)} instead of ${instant(from)}`;
    case "passesUntil":
      return `Passes are valid until ${instant(to)} instead of ${instant(from)}`;
    case "gate":
      return thingSentence("Gate", from, to);
    case "ticket-type":
      return thingSentence("Ticket type", from, to);
    case "price":
      return `The price of ${name} changed from ${price(Number(from))} to ${price(Number(to))}`;
    case "ticket-type-other":
      return `The terms of ${name} changed`;
    case "quota":
      if (from === null) return `Limit ${name} added: ${numberOf(to)}`;
      if (to === null) return `Limit ${name} removed`;
      return `Limit ${name} changed from ${numberOf(from)} to ${numberOf(to)}`;
    case "check-in-list":
      return thingSentence("Check-in list", from, to);
    case "check-in-rules":
      return `Who may pass at ${name} changed`;
    case "annulMinutes":
      return `A scan can be taken back for ${numberOf(to)} minutes instead of ${numberOf(from)}`;
    case "badges":
      return to === null ? "No badge is printed at the entry any more" : `A badge is printed at the entry, as a ${to}`;
    case "homeGates":
      return to ? "Each pass has a home gate" : "Passes have no home gate any more";
    case "rotating":
      return to ? "Passes must be shown rotating, where they can be" : "Passes may be shown standing still";
    case "pass-key":
      return `Passes are signed with key ${to} instead of ${from}`;
    case "pass-key-kept":
      return to ? "The key before signs no more, but stays good" : "Passes signed with the key before are refused";
    default:
      return assertNever(what);
  }
}

function thingSentence(what: string, from: SettingValue, to: SettingValue): string {
  if (from === null) return `${what} ${to} added`;
  return to === null ? `${what} ${from} removed` : `${what} ${from} renamed to ${to}`;
}

function ticketWords({ tickets }: PersonChange): string {
  const [only] = tickets;
  if (only && tickets.length === 1 && only.typeName === ADMISSION.name) return countOf(only.count, "ticket");
  return tickets.map(({ typeName, count }) => `${count.toLocaleString()} × ${typeName || "ticket"}`).join(", ");
}

function countOf(count: number, thing: string): string {
  const many = thing.endsWith("s") ? `${thing}es` : `${thing}s`;
  return `${count.toLocaleString()} ${count === 1 ? thing : many}`;
}

function numberOf(value: SettingValue): string {
  return Number(value).toLocaleString();
}
