import { encodeBase64Url } from "#shared/base64url";
import { decideEntry } from "#shared/domain/entry/decide";
import { homeOf } from "#shared/domain/entry/home";
import { chooseOfParty, isOpenFor } from "#shared/domain/entry/party";
import type { CheckInList, Direction, EntryAsk, EntryStep, PassFacts } from "#shared/domain/entry/types";
import type { PartyView } from "#shared/domain/ledger/answers";
import { whyNotShown } from "#shared/domain/ledger/holders";
import type { ScanRefusal } from "#shared/domain/ledger/refusals";
import { mayForce, provesIdentity } from "#shared/domain/ledger/verdict";
import type { Examined } from "#shared/examine-pass";
import { type GateRuleSet, rulesWithout } from "#shared/gate-rules";
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
  readonly setup: Pick<ScannerSetup, "event" | "gates" | "lists" | "gateRules" | "isSupervisor" | "ownGate">;
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
    ...gateRulesHere(facts),
  };
  return decidePasses(facts, scanned, ask, entryAsk);
}

/** Of a pass that no list names, a phone knows neither its ticket nor what it did: rules that ask for these are left out, and it asks. */
function gateRulesHere({ setup: { gateRules }, isListed }: OwnFacts): { readonly gateRules?: GateRuleSet } {
  if (!gateRules) return {};
  if (isListed) return { gateRules };
  return { gateRules: { ...gateRules, rules: rulesWithout(gateRules.rules, "ticket.", "pass.") } };
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
  const everybody: [KnownPass, ...KnownPass[]] = [scanned, ...facts.party.filter(isWorth)];
  const party = everybody.length > 1 ? { size: everybody.length, left: leftOf(everybody, list, direction) } : null;
  // A phone proves its own pass: those of the others may stand still on paper.
  const isCopyable = (pass: KnownPass) => pass !== scanned && facts.setup.ownGate.homeGates;
  const askFor = (pass: KnownPass): EntryAsk => (isCopyable(pass) ? { ...entryAsk, proof: "static" } : entryAsk);
  const decided = (pass: KnownPass, isForced = force !== null) =>
    decideEntry(entryFacts(pass, facts, entryAsk.gate.id), askFor(pass), isForced);
  const refused = (refusal: OwnRefusal): OwnDecision => {
    return { type: "refused", refusal, canForce: refusal.code !== "pass-withdrawn" && mayForce(refusal), party };
  };
  const isUnlisted = isOfUnlistedPhone(facts, scanned);
  const notShown = direction === "in" && !isUnlisted ? whyNotShownHere(facts, scanned) : null;
  const isOpen = (pass: KnownPass) => isOpenFor(pass.facts.history, list, direction);
  const chosen = chooseOfParty({ passes: everybody, people, isForced: force !== null, isOpen, decide: decided });
  if (!chosen.ok) return refused(chosen.refusal);
  if (notShown && !force) return refused(notShown);
  const { taken } = chosen;
  const isOld = direction === "in" && hasOldLists(facts);
  if (isOld && !force) return refused({ code: "supervisor-needed", why: "lists-old" });
  const doubts = direction === "out" ? outDoubts(facts) : inDoubts(facts, isUnlisted);
  if (doubts.length > 0 && !isConfirmed && !force) return { type: "asks", doubts, party };
  const overruled = taken.flatMap(({ overridden }) => overridden.map(({ code }) => code));
  const others = everybody.filter((pass) => !taken.some((one) => one.pass === pass));
  return {
    type: "taken",
    passes: taken.map(({ pass, step }) => ({ passId: pass.passId, step })),
    forced: [
      ...new Set<ScanRefusal["code"]>([
        ...(notShown && force ? [notShown.code] : []),
        ...(isOld ? (["supervisor-needed"] as const) : []),
        ...overruled,
      ]),
    ],
    party: party && { ...party, left: leftOf(others, list, direction) },
  };
}

/** Of what a code says of itself, a lead may overrule its times alone; whoever leaves on a genuine one leaves. What the list of passes knows says more than the list of withdrawn ones. */
function whyNotCode(
  { examined: { refusal }, scanned, isListed, setup }: OwnFacts,
  { force, direction }: OwnAsk,
): OwnRefusal | null {
  if (!refusal) return null;
  if (direction === "out" && refusal.code !== "pass-withdrawn" && provesIdentity(refusal)) return null;
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

/** Why the pass may not be shown like this, as the ledger says it; when it was issued stands nowhere here. */
function whyNotShownHere({ examined: { decoded }, setup, isListed }: OwnFacts, { holder }: KnownPass) {
  if (decoded.form !== "signed" || (!isListed && !holder)) return null;
  const shown = decoded.rotation ? { holderKey: encodeBase64Url(decoded.rotation.holderKey) } : "static";
  return whyNotShown({ holder, issuedAt: 0 }, shown, setup.ownGate);
}

/** It moves on a phone of which the list does not know yet. */
function isOfUnlistedPhone({ examined, isListed }: OwnFacts, { holder }: KnownPass): boolean {
  return isListed && holder === null && isMoving(examined);
}

/** No newer list of keys or of withdrawn passes came in its time: whoever scans cannot see by looking what it would have said. */
function hasOldLists({ examined }: OwnFacts): boolean {
  return examined.doubts.some((doubt) => doubt === "revocations-stale" || doubt === "keys-stale");
}

function inDoubts({ isListed }: OwnFacts, isUnlistedPhone: boolean): OwnDoubt[] {
  return [...(isListed ? [] : (["not-listed"] as const)), ...(isUnlistedPhone ? (["phone-not-listed"] as const) : [])];
}

/** Nothing keeps anybody from leaving; who is not on the list may have come in elsewhere. */
function outDoubts({ isListed }: OwnFacts): OwnDoubt[] {
  return isListed ? [] : ["not-listed"];
}

function leftOf(party: readonly KnownPass[], list: CheckInList, direction: Direction): number {
  return party.filter(({ facts }) => isOpenFor(facts.history, list, direction)).length;
}
