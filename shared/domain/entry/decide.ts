import { askGateRules, factsAskedBy, type GateFacts } from "#shared/gate-rules";
import type { UserId } from "#shared/ids";
import { assertNever } from "#shared/result";
import type {
  AnnulRefusal,
  EntryAsk,
  EntryRefusal,
  EntryRule,
  EntryStep,
  PassFacts,
  PassHistory,
  ScanRef,
} from "./types.ts";
import { admitsTicket, canOverride, ENTRY_LIST_ID, newestVisit, rulesFor, stepOf, timesMax } from "./view.ts";

const MINUTE_MS = 60_000;

/** Let in or out, past what was overridden; or the first reason that stands, in the order of `checkEntry`. */
export type EntryDecision =
  | { readonly ok: true; readonly step: EntryStep; readonly overridden: readonly EntryRefusal[] }
  | { readonly ok: false; readonly refusal: EntryRefusal };

/**
 * Whether a pass is let in, or out, at one list. The same facts give the same answer wherever they are asked.
 * @param isForced a supervisor lets them in all the same: what can be overridden is, and is named in the answer
 */
export function decideEntry(facts: PassFacts, ask: EntryAsk, isForced: boolean): EntryDecision {
  const against = checkEntry(facts, ask);
  const standing = isForced ? against.find((one) => !canOverride(one)) : against[0];
  if (standing) return { ok: false, refusal: standing };
  return { ok: true, step: stepOf(ask, facts.history), overridden: against };
}

/**
 * Everything that speaks against it, what matters most first. Whoever is inside is let out: neither time nor rule binds a way
 * out, for the count of people inside must stay right.
 */
export function checkEntry(facts: PassFacts, ask: EntryAsk): EntryRefusal[] {
  const refusals = ask.direction === "out" ? [whyNotOut(facts, ask)] : CHECKS.map((check) => check(facts, ask));
  return refusals.flatMap((one) => one ?? []);
}

/** What a decision takes from what the pass did before, and from nothing else that is said of it. */
export type PassSoFar = Pick<PassFacts, "ticketTypeId" | "history">;
type AskOfHistory = Pick<EntryAsk, "lists" | "list" | "direction" | "now">;
export type HistoryRefusal = Extract<
  EntryRefusal,
  {
    code:
      | "already-admitted"
      | "already-redeemed"
      | "not-inside"
      | "rule-count"
      | "rule-minutes"
      | "exit-without-entry"
      | "wrong-zone";
  }
>;

/** Those of `checkEntry`, in its order, that depend on what the pass did before: scanners without a connection cannot know all of it. */
export function checkHistory(facts: PassSoFar, ask: AskOfHistory): HistoryRefusal[] {
  if (ask.direction === "out") return [whyNotLeave(facts, ask)].flatMap((one) => one ?? []);
  const rules = rulesFor(ask.list, facts).flatMap((rule) => whyNotAgain(rule, facts, ask) ?? []);
  return [...[whyUsed(facts, ask), whyNotInside(facts, ask)].flatMap((one) => one ?? []), ...rules];
}

type Check = (facts: PassFacts, ask: EntryAsk) => EntryRefusal | null | readonly EntryRefusal[];

const CHECKS: readonly Check[] = [
  ({ givenAt, revokedAt, replacedAt, cancelledAt }) => {
    // With the last pass goes the registration: that it was given says more than that it ended.
    if (givenAt !== null) return { code: "pass-given", givenAt };
    if (cancelledAt !== null) return { code: "registration-cancelled", cancelledAt };
    if (revokedAt === null) return null;
    return { code: "pass-revoked", revokedAt, ...(replacedAt ? { isReplaced: true } : {}) };
  },
  ({ blocked }) => blocked && { code: "pass-blocked", blockedAt: blocked.at, why: blocked.reason },
  whyUsed,
  whyNotHere,
  // A typed short code carries no window of its own, so without these two it would outlive the QR beside it.
  ({ validFrom }, { now }) => (now < validFrom ? { code: "pass-not-yet-valid", validFrom } : null),
  ({ validUntil }, { now }) => (now >= validUntil ? { code: "pass-expired", expiredAt: validUntil } : null),
  ({ unanswered }) => (unanswered > 0 ? { code: "answers-missing", questions: unanswered } : null),
  checkRules,
  whyNotByRule,
  whyNotAlone,
];

function whyNotOut(facts: PassFacts, ask: EntryAsk): EntryRefusal | null {
  const { kind, name: listName } = ask.list;
  return kind === "right" ? { code: "no-exit-here", listName } : whyNotLeave(facts, ask);
}

function whyNotLeave({ history: { where } }: PassSoFar, { list, lists }: AskOfHistory): HistoryRefusal | null {
  const { name: listName, kind, id } = list;
  if (where === null) return { code: "exit-without-entry", listName };
  if (kind === "entry" || where === id) return null;
  return { code: "wrong-zone", listName, zoneName: lists.find((one) => one.id === where)?.name ?? "another zone" };
}

function whyUsed({ history, ...facts }: PassSoFar, { list, lists }: AskOfHistory): HistoryRefusal | null {
  const { where, visits } = history;
  const visit = visits[list.id];
  if (list.kind !== "right") {
    // Whoever is in a zone within came by the entry, or could have: there they are inside too.
    const isWithin = list.id === ENTRY_LIST_ID && lists.some(({ id, within }) => id === where && within);
    if (where !== list.id && !isWithin) return null;
    const { lastAt, gateName } = visit ?? newestVisit(history);
    return { code: "already-admitted", admittedAt: lastAt, gateName };
  }
  if (!visit) return null;
  const { lastAt, gateName, times } = visit;
  const max = timesMax(list, facts) ?? Number.POSITIVE_INFINITY;
  return times >= max ? { code: "already-redeemed", listName: list.name, redeemedAt: lastAt, gateName, max } : null;
}

function whyNotHere(facts: PassFacts, ask: EntryAsk): EntryRefusal[] {
  const { list, lists, gate } = ask;
  const { name: listName, gateIds } = list;
  const refusals: EntryRefusal[] = [];
  if (!admitsTicket(list, facts)) {
    const elsewhere = lists.filter((one) => admitsTicket(one, facts)).map(({ name }) => name);
    refusals.push({ code: "product-not-admitted", listName, ticketType: facts.ticketType, elsewhere });
  }
  if (gateIds?.includes(gate.id) === false) refusals.push({ code: "wrong-list", listName, gateName: gate.name });
  const outside = whyNotInside(facts, ask);
  return outside ? [...refusals, outside] : refusals;
}

function whyNotInside({ history }: PassSoFar, { list }: AskOfHistory): HistoryRefusal | null {
  return list.within && history.where === null ? { code: "not-inside", listName: list.name } : null;
}

function checkRules(facts: PassFacts, ask: EntryAsk): EntryRefusal[] {
  const { list, gate, now } = ask;
  const { name: listName } = list;
  return rulesFor(list, facts).flatMap((rule): EntryRefusal | [] => {
    switch (rule.type) {
      case "window": {
        const { from, until } = rule;
        return now >= from && now < until ? [] : { code: "rule-window", listName, from, until };
      }
      case "gates":
        return rule.gateIds.includes(gate.id) ? [] : { code: "rule-gates", listName, gateIds: rule.gateIds };
      case "count":
      case "minutes":
        return whyNotAgain(rule, facts, ask) ?? [];
      default:
        return assertNever(rule);
    }
  });
}

/** After all that is built in, so that no rule lets in whom that refuses; before what is asked of phones alone. */
function whyNotByRule(
  { ticketType, history }: PassFacts,
  { list, gate, gateRules, now }: EntryAsk,
): EntryRefusal | null {
  if (!gateRules) return null;
  const facts = gateFactsOf({ ticketType, history }, { list, gate, now }, gateRules.startsAt);
  const objection = askGateRules(gateRules.rules, facts, now);
  if (!objection) return null;
  const { id: ruleId, name: ruleName, says } = objection;
  const rule = gateRules.rules.find(({ id }) => id === ruleId);
  const why = rule && { savedAt: rule.savedAt, facts: factsAskedBy(rule, facts) };
  return { code: "rule-rejected", ruleId, ruleName, says, ...why };
}

/** What rules are told of a scan. @param startsAt when the event begins, epoch milliseconds */
export function gateFactsOf(
  { ticketType, history }: Pick<PassFacts, "ticketType" | "history">,
  { list, gate, now }: Pick<EntryAsk, "list" | "now"> & { readonly gate: { readonly name: string } },
  startsAt: number,
): GateFacts {
  return {
    ...{ "event.status": "live", "event.minutes": Math.floor((now - startsAt) / MINUTE_MS) },
    ...{ "gate.name": gate.name, "scan.list": list.name, "ticket.type": ticketType },
    ...{ "pass.checked_in": history.where !== null, "pass.entries": history.visits[list.id]?.times ?? 0 },
  };
}

/** What a rule says of the times before; null also where it says nothing of them. */
function whyNotAgain(rule: EntryRule, { history }: PassSoFar, { list, now }: AskOfHistory): HistoryRefusal | null {
  const visit = history.visits[list.id];
  if (!visit) return null;
  const { times, lastAt } = visit;
  const { name: listName } = list;
  if (rule.type === "minutes") {
    const { minutes } = rule;
    const againAt = lastAt + minutes * MINUTE_MS;
    return now >= againAt ? null : { code: "rule-minutes", listName, minutes, lastAt, againAt };
  }
  // Of a right, `already-redeemed` says it.
  if (rule.type !== "count" || list.kind === "right" || times < rule.max) return null;
  return { code: "rule-count", listName, max: rule.max, lastAt };
}

/** A copy of a code cannot be told from the code, except by whoever keeps count of it: the ledger, or without it one gate. */
function whyNotAlone({ home }: PassFacts, { proof, isOnline, gate }: EntryAsk): EntryRefusal | null {
  if (proof === "found") return { code: "supervisor-needed", why: "found-by-name" };
  if (proof === "fresh") return null;
  if (isOnline) return home?.isSilent ? { code: "home-gate-silent", gateName: home.gateName } : null;
  if (home?.gateId === gate.id) return null;
  return home ? { code: "home-gate", gateName: home.gateName } : { code: "supervisor-needed", why: "copy-offline" };
}

/**
 * Why a scan is not undone, or null. Only its own account may, which names it by the id that its device made up; within `annulMinutes`, and
 * only while nothing followed.
 * @param by who asks
 */
export function whyNotAnnul(
  { last }: PassHistory,
  { id, by }: ScanRef,
  annulMinutes: number,
  now: number,
): AnnulRefusal | null {
  if (!last || last.scan?.id !== id) return { code: "annul-moved-on" };
  return whyNotUndo({ at: last.at, by: last.scan.by }, by, annulMinutes, now);
}

/** The same of a scan that others may have followed, for what a phone took back is heard after them. */
export function whyNotUndo(
  scan: { readonly at: number; readonly by: UserId },
  by: UserId,
  annulMinutes: number,
  now: number,
): Exclude<AnnulRefusal, { code: "annul-moved-on" }> | null {
  if (scan.by !== by) return { code: "annul-not-yours" };
  const until = scan.at + annulMinutes * MINUTE_MS;
  return now < until ? null : { code: "annul-too-late", until };
}
