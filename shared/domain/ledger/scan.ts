import { decideEntry, type EntryDecision, whyNotAnnul } from "#shared/domain/entry/decide";
import { chooseOfParty, isOpenFor } from "#shared/domain/entry/party";
import type { EntryAsk } from "#shared/domain/entry/types";
import { ENTRY_LIST_ID } from "#shared/domain/entry/view";
import { assertNever, ok, type Result, refuse } from "#shared/result";
import type { LedgerCommand } from "./commands.ts";
import type { LedgerDomainEvent } from "./events.ts";
import { whyNotShown } from "./holders.ts";
import { annulled } from "./late.ts";
import { entryOf, factsOf, historyOf, listOf, partyOf } from "./party.ts";
import type { LedgerRefusal, ScanRefusal } from "./refusals.ts";
import type { LedgerSlice, Pass } from "./types.ts";
import { provesIdentity } from "./verdict.ts";
import { isGone } from "./view.ts";

type ScanPass = Extract<LedgerCommand, { type: "ScanPass" }>;

/**
 * One scan, as what follows from it: passes that come in, or leave, or one refusal. Of a party it takes as many as were asked
 * for, first the one that was scanned, then the others in the order of their tickets: so many, or nobody.
 */
export function scanPass(slice: LedgerSlice, command: ScanPass, now: number): LedgerDomainEvent[] {
  const { gateId, listId = ENTRY_LIST_ID, direction = "in", people, passIds, found } = command;
  const { config } = slice.event;
  const [scanned] = slice.passes;
  const stop = (refusal: ScanRefusal, pass = scanned): LedgerDomainEvent[] => {
    const where = listId === ENTRY_LIST_ID ? { gateId } : { gateId, listId };
    return [{ type: "ScanRefused", passId: pass?.id ?? null, ...where, refusal, at: now }];
  };
  const codeRefusal = command.codeRefusal && whyNotCode(command);
  if (codeRefusal) return stop(codeRefusal);
  if (config.status !== "live") return stop({ code: "event-not-live", status: config.status });
  const gate = config.gates.find(({ id }) => id === gateId);
  if (!gate) return stop({ code: "gate-unknown" });
  const list = listOf(config, listId);
  if (!list) return stop({ code: "list-unknown" });
  if (command.force && !command.isSupervisor) return stop({ code: "supervisor-needed", why: "not-a-supervisor" });
  if (!scanned) return stop(whyNoPass(slice));
  // Nothing keeps anybody from leaving, and what is against the pass itself matters more than how it is shown.
  const notShown = direction === "in" ? whyNotShown(scanned, command.shown, config.passRules) : null;
  const proof = found ? "found" : typeof command.shown === "object" ? "fresh" : "static";
  const ask: EntryAsk = {
    ...{ lists: entryOf(config).lists, list, direction, gate, proof, isOnline: true, now },
    ...(config.gateRules ? { gateRules: config.gateRules } : {}),
  };
  // A phone proves its own pass: those of the others may stand still on paper.
  const askFor = (pass: Pass): EntryAsk => (pass === scanned || proof === "found" ? ask : { ...ask, proof: "static" });
  const decided = (pass: Pass, isForced = command.force !== undefined) =>
    decideEntry(factsOf(pass, slice, command.silentGates), askFor(pass), isForced);
  const done = (pass: Pass, decision: EntryDecision) =>
    decision.ok ? toEvent(pass, decision, { ...command, notShown }, gate.name, now) : stop(decision.refusal, pass);
  // On a pass that may not be shown like this nobody of its party comes in either; what else speaks against them is said first.
  const isCopy = notShown !== null && !command.force;
  const party = partyOf(slice, scanned);
  const isOpen = (pass: Pass) => isOpenFor(historyOf(pass), list, direction);
  if (passIds) {
    const named = party.filter(({ id }) => passIds.includes(id));
    if (named.length < passIds.length) return stop({ code: "party-too-small", left: named.length, of: party.length });
    const stopped = named.find((pass) => !isOpen(pass) || !decided(pass).ok);
    if (!stopped) return isCopy ? stop(notShown) : named.flatMap((pass) => done(pass, decided(pass)));
    return done(stopped, decided(stopped, isOpen(stopped) && command.force !== undefined));
  }
  if (people === undefined && found === "booking" && party.length > 1)
    return stop({ code: "pass-ambiguous", passes: party.length });
  const isForced = command.force !== undefined;
  const chosen = chooseOfParty({ passes: party, people: people ?? null, isForced, isOpen, decide: decided });
  if (!chosen.ok) return stop(chosen.refusal, chosen.pass);
  if (isCopy) return stop(notShown);
  return chosen.taken.flatMap(({ pass, ...decision }) => done(pass, { ok: true, ...decision }));
}

/** What undoes a scan: of a party for everybody who came by it. */
export function annulScan(
  { passes, event }: LedgerSlice,
  { scan, gateId }: Extract<LedgerCommand, { type: "AnnulScan" }>,
  now: number,
): Result<LedgerDomainEvent[], LedgerRefusal> {
  const came = passes.filter((pass) => historyOf(pass).last?.scan?.id === scan.id);
  const [first] = came;
  if (!first) return refuse({ code: "annul-moved-on" });
  const refusal = whyNotAnnul(historyOf(first), scan, entryOf(event.config).annulMinutes, now);
  if (refusal) return refuse(refusal);
  return ok(came.flatMap((pass) => annulled(pass, event.config, gateId, now)));
}

/**
 * Of what a code says of itself, a supervisor may overrule its times alone. Nothing keeps anybody from leaving whose code is
 * genuine, be it of yesterday or a picture.
 */
function whyNotCode({ codeRefusal, force, isSupervisor, direction }: ScanPass): ScanRefusal | null {
  if (!codeRefusal || (direction === "out" && provesIdentity(codeRefusal))) return null;
  const isOfTime = codeRefusal.code === "pass-not-yet-valid" || codeRefusal.code === "pass-expired";
  return force && isSupervisor && isOfTime ? null : codeRefusal;
}

/** A code that is nobody's, or somebody who was looked up and has no pass. */
function whyNoPass({ registration }: LedgerSlice): ScanRefusal {
  if (!registration) return { code: "pass-not-found" };
  const { status, payBy, cancelledAt, requestedAt, claim } = registration;
  // A registration keeps its tickets when it is cancelled: without any, its last pass was given to somebody else.
  if (isGone(status) && claim.seats === 0) return { code: "pass-given", givenAt: cancelledAt ?? requestedAt };
  if (isGone(status)) return { code: "registration-cancelled", cancelledAt: cancelledAt ?? requestedAt };
  if (status === "pending" && payBy !== null) return { code: "registration-unpaid", payBy };
  return { code: "registration-not-confirmed", status };
}

function toEvent(
  pass: Pass,
  { step, overridden }: Extract<EntryDecision, { ok: true }>,
  { gateId, scan, force, codeRefusal, notShown }: ScanPass & { readonly notShown: ScanRefusal | null },
  gateName: string,
  now: number,
): LedgerDomainEvent[] {
  const ofCode = codeRefusal?.code === "pass-expired" || codeRefusal?.code === "pass-not-yet-valid";
  const codes = overridden.map(({ code }) => code);
  const ofTime = ofCode && !codes.includes(codeRefusal.code) ? [codeRefusal.code] : [];
  const checks = [...ofTime, ...codes, ...(notShown ? [notShown.code] : [])];
  const forced = force && checks.length > 0 ? { forced: { checks, reason: force.reason } } : {};
  const done = { passId: pass.id, gateId, gateName, ...(scan ? { scan } : {}), ...forced, at: now };
  switch (step.type) {
    case "entered": {
      const isUsual = step.listId === ENTRY_LIST_ID && step.from === null && !step.isReturn;
      return [{ type: "PassAdmitted", ...done, ...(isUsual ? {} : { step }) }];
    }
    case "left":
      return [{ type: "PassLeft", ...done, step }];
    case "redeemed":
      return [{ type: "RightRedeemed", ...done, step }];
    default:
      return assertNever(step);
  }
}
