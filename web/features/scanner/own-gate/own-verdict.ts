import { encodeBase64Url } from "#shared/base64url";
import { decideEntry } from "#shared/domain/entry/decide";
import { homeOf } from "#shared/domain/entry/home";
import type { CheckInList, Direction, EntryAsk, EntryRefusal, EntryStep, PassFacts } from "#shared/domain/entry/types";
import { canOverride, isThere } from "#shared/domain/entry/view";
import type { PartyView } from "#shared/domain/ledger/answers";
import type { ScanRefusal } from "#shared/domain/ledger/refusals";
import type { Examined } from "#shared/examine-pass";
import type { GateId, ListId, PassId } from "#shared/ids";
import type { ScannerSetup } from "#shared/views/gate";
import type { RosterEntry } from "#shared/views/roster";

/** What was scanned, where, and what whoever scans said to it. */
export type OwnAsk = {
  readonly gateId: GateId;
  readonly listId: ListId;
  readonly direction: Direction;
  /** So many of a party; null: the scanned pass alone. */
  readonly people: number | null;
  /** A lead's reason to let them in all the same. */
  readonly force: { readonly reason: string } | null;
  /** Somebody looked, and lets them in past what the phone cannot know. */
  readonly isConfirmed: boolean;
  readonly now: number;
};

/** A pass as this phone knows it, what it did itself among its history. */
export type KnownPass = Omit<RosterEntry, "sealed">;

/** `scanned`: null where no list names it; `party`: the others of its registration, in the order of their tickets. */
export type OwnFacts = {
  readonly setup: Pick<ScannerSetup, "event" | "gates" | "lists" | "isSupervisor" | "ownGate">;
  readonly examined: Examined;
  readonly scanned: KnownPass | null;
  readonly party: readonly KnownPass[];
  /** Whether the list brought this pass, and not only a genuine code. */
  readonly isListed: boolean;
  /** The gate whose passes this phone alone lets in, and those of them that are let in elsewhere. */
  readonly keeps: GateId | null;
  readonly lent: ReadonlySet<PassId>;
};

/** Why a phone that decides by itself asks whoever holds it. */
export type OwnDoubt =
  | "revocations-stale"
  | "keys-stale"
  /** Genuine, and not on the list that this phone holds: it may be newer. */
  | "not-listed"
  /** It moves on a phone, and the list knows of none yet. */
  | "phone-not-listed"
  | "typed";

/** `pass-withdrawn`: by the list of withdrawn passes, which does not say when. */
export type OwnRefusal = ScanRefusal | { readonly code: "pass-withdrawn" };

export type OwnDecision =
  | {
      readonly type: "taken";
      readonly passes: readonly { readonly passId: PassId; readonly step: EntryStep }[];
      readonly forced: readonly ScanRefusal["code"][];
      readonly party: PartyView | null;
    }
  | {
      readonly type: "refused";
      readonly refusal: OwnRefusal;
      readonly canForce: boolean;
      readonly party: PartyView | null;
    }
  /** Nothing speaks against it but what cannot be known here. */
  | { readonly type: "asks"; readonly doubts: readonly OwnDoubt[]; readonly party: PartyView | null };

/**
 * What this phone says by itself: the ledger's answer to the same facts, and where the ledger would know more, amber. Pure.
 */
export function decideOwn(facts: OwnFacts, ask: OwnAsk): OwnDecision {
  const { setup, examined, scanned } = facts;
  const { gateId, listId, direction, force, now } = ask;
  const stop = (refusal: OwnRefusal, canForce = false): OwnDecision => {
    return { type: "refused", refusal, canForce, party: null };
  };
  const ofCode = whyNotCode(facts, ask);
  if (ofCode) return stop(ofCode);
  const { status } = setup.event;
  if (status !== "live") return stop({ code: "event-not-live", status });
  const gate = setup.gates.find((one) => one.gateId === gateId);
  if (!gate) return stop({ code: "gate-unknown" });
  const list = setup.lists.find(({ id }) => id === listId);
  if (!list) return stop({ code: "list-unknown" });
  if (force && !setup.isSupervisor) return stop({ code: "supervisor-needed", why: "not-a-supervisor" }, true);
  if (!scanned) return decideTyped(ask);
  const proof = isMoving(examined) ? "fresh" : "static";
  const entryAsk: EntryAsk = {
    ...{ lists: setup.lists, list, direction, proof, isOnline: false, now },
    gate: { id: gate.gateId, name: gate.name },
  };
  return decidePasses(facts, scanned, ask, entryAsk);
}

/** Eight characters name nobody here: a lead lets them in, and whoever wants to leave leaves. */
function decideTyped({ force, isConfirmed, direction }: OwnAsk): OwnDecision {
  const taken: OwnDecision = { type: "taken", passes: [], forced: force ? ["supervisor-needed"] : [], party: null };
  if (force || (isConfirmed && direction === "out")) return taken;
  if (direction === "out") return { type: "asks", doubts: ["typed"], party: null };
  const refusal = { code: "supervisor-needed", why: "copy-offline" } as const;
  return { type: "refused", refusal, canForce: true, party: null };
}

function decidePasses(facts: OwnFacts, scanned: KnownPass, ask: OwnAsk, entryAsk: EntryAsk): OwnDecision {
  const { people, force, isConfirmed, direction } = ask;
  const { list } = entryAsk;
  const everybody = [scanned, ...facts.party.filter(isWorth)];
  const party = everybody.length > 1 ? { size: everybody.length, left: leftOf(everybody, list, direction) } : null;
  // A phone proves its own pass: those of the others may stand still on paper.
  const isCopyable = (pass: KnownPass) => pass !== scanned && facts.setup.ownGate.homeGates;
  const askFor = (pass: KnownPass): EntryAsk => (isCopyable(pass) ? { ...entryAsk, proof: "static" } : entryAsk);
  const decided = (pass: KnownPass, isForced = force !== null) =>
    decideEntry(entryFacts(pass, facts, entryAsk.gate.id), askFor(pass), isForced);
  const refused = (refusal: OwnRefusal): OwnDecision => {
    return { type: "refused", refusal, canForce: mayForce(refusal), party };
  };
  const notShown = direction === "in" ? whyNotShown(facts, scanned) : null;
  if (notShown?.refusal && !force && decided(scanned).ok) return refused(notShown.refusal);
  const able = everybody.filter((pass) => isOpen(pass, list, direction) && decided(pass).ok);
  if (people !== null && able.length > 0 && able.length < people)
    return refused({ code: "party-too-small", left: able.length, of: everybody.length });
  const chosen = people === null || able.length === 0 ? [scanned] : able.slice(0, people);
  const passes: { passId: PassId; step: EntryStep }[] = [];
  const forced = new Set<ScanRefusal["code"]>(notShown?.refusal && force ? [notShown.refusal.code] : []);
  for (const pass of chosen) {
    // Nobody comes in twice for being of a party, not even by force.
    const decision = decided(pass, force !== null && (people === null || able.length > 0));
    if (!decision.ok) return refused(decision.refusal);
    passes.push({ passId: pass.passId, step: decision.step });
    for (const { code } of decision.overridden) forced.add(code);
  }
  const doubts = direction === "out" ? outDoubts(facts) : inDoubts(facts, notShown?.isUnlisted ?? false);
  if (doubts.length > 0 && !isConfirmed && !force) return { type: "asks", doubts, party };
  const others = everybody.filter((pass) => !chosen.includes(pass));
  const after = party && { ...party, left: leftOf(others, list, direction) };
  return { type: "taken", passes, forced: [...forced], party: after };
}

/** Of what a code says of itself, a lead may overrule its times alone. What the list of passes knows says more than the list of withdrawn ones. */
function whyNotCode(
  { examined: { refusal }, scanned, isListed, setup }: OwnFacts,
  { force }: OwnAsk,
): OwnRefusal | null {
  if (!refusal) return null;
  const isOfTime = refusal.code === "pass-not-yet-valid" || refusal.code === "pass-expired";
  if (isOfTime && force && setup.isSupervisor) return null;
  const isGone = isListed && scanned !== null && !isWorth(scanned);
  return refusal.code === "pass-withdrawn" && isGone ? null : refusal;
}

function isMoving({ decoded }: Examined): boolean {
  return decoded.form === "signed" && decoded.rotation !== null;
}

function isWorth({ facts }: KnownPass): boolean {
  return facts.revokedAt === null;
}

/** The ticket's name stands with the setup, and the pass's home follows from it. */
function entryFacts(pass: KnownPass, own: OwnFacts, gateId: GateId): PassFacts {
  const { ticketTypes } = own.setup.ownGate;
  const ticketType = ticketTypes.find(({ id }) => id === pass.facts.ticketTypeId)?.name ?? "";
  return { ...pass.facts, ticketType, home: homeHere(pass, own, gateId) };
}

/** The pass's home, but where this phone would have to keep it and does not. Who moves on a phone may be let in anywhere. */
function homeHere(pass: KnownPass, { setup, isListed, keeps, lent }: OwnFacts, gateId: GateId): PassFacts["home"] {
  const { gates, lists, ownGate } = setup;
  const settings = { lists, ...(ownGate.homeGates ? { homeGates: true as const } : {}) };
  const named = gates.map(({ gateId: id, name }) => ({ id, name }));
  const { ticketTypeId } = pass.facts;
  const home = isListed && pass.holder === null ? homeOf({ party: pass.party, ticketTypeId }, settings, named) : null;
  if (!home || (home.id === gateId && (keeps !== gateId || lent.has(pass.passId)))) return null;
  return { gateId: home.id, gateName: home.name };
}

/** Why the pass may not be shown like this. `isUnlisted`: by a phone of which the list does not know yet. */
function whyNotShown(
  { examined: { decoded }, setup, isListed }: OwnFacts,
  { holder }: KnownPass,
): { readonly refusal: ScanRefusal | null; readonly isUnlisted: boolean } | null {
  if (decoded.form !== "signed") return null;
  if (!decoded.rotation) {
    const isStill = holder !== null && setup.ownGate.requireRotating;
    return isStill ? { refusal: { code: "pass-not-rotating" }, isUnlisted: false } : null;
  }
  if (!holder) return isListed ? { refusal: null, isUnlisted: true } : null;
  if (encodeBase64Url(decoded.rotation.holderKey) === holder.key) return null;
  return { refusal: { code: "pass-other-phone", since: holder.since }, isUnlisted: false };
}

function inDoubts({ examined, isListed }: OwnFacts, isUnlistedPhone: boolean): OwnDoubt[] {
  const ofLists = examined.doubts.filter((doubt) => doubt === "revocations-stale" || doubt === "keys-stale");
  return [
    ...ofLists,
    ...(isListed ? [] : (["not-listed"] as const)),
    ...(isUnlistedPhone ? (["phone-not-listed"] as const) : []),
  ];
}

/** Nothing keeps anybody from leaving; who is not on the list may have come in elsewhere. */
function outDoubts({ isListed }: OwnFacts): OwnDoubt[] {
  return isListed ? [] : ["not-listed"];
}

function isOpen(pass: KnownPass, list: CheckInList, direction: Direction): boolean {
  return (direction === "in") === !isThere(pass.facts.history, list);
}

function leftOf(party: readonly KnownPass[], list: CheckInList, direction: Direction): number {
  return party.filter((pass) => isOpen(pass, list, direction)).length;
}

/** Whether a lead may let them in all the same. */
function mayForce(refusal: OwnRefusal): boolean {
  if (refusal.code === "pass-other-phone" || refusal.code === "pass-not-rotating") return true;
  return ENTRY_CODES.has(refusal.code) && canOverride(refusal as EntryRefusal);
}

const ENTRY_CODES: ReadonlySet<string> = new Set<EntryRefusal["code"]>([
  ...(["already-admitted", "already-redeemed", "product-not-admitted", "wrong-list", "not-inside"] as const),
  ...(["pass-blocked", "pass-not-yet-valid", "pass-expired", "answers-missing"] as const),
  ...(["rule-window", "rule-count", "rule-gates", "rule-minutes"] as const),
  ...(["home-gate", "home-gate-silent", "supervisor-needed", "wrong-zone"] as const),
]);
