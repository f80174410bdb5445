import { whyNotAnnul } from "#shared/domain/entry/decide";
import type { AnnulRefusal, Direction, PassHistory, ScanRef } from "#shared/domain/entry/types";
import { NO_HISTORY } from "#shared/domain/entry/view";
import type { AnnulReply } from "#shared/domain/ledger/answers";
import type { DecodedCode } from "#shared/domain/passes/types";
import { type Examined, examinePass, type HeldTrust } from "#shared/examine-pass";
import { newestSavedAt } from "#shared/gate-rules";
import type { CommandId, GateId, ListId, PassId, TicketTypeId } from "#shared/ids";
import { keptCode } from "#shared/kept-code";
import { SHOWING_MS_MAX } from "#shared/protocol/live-wire";
import { ok, type Result, refuse } from "#shared/result";
import { openPerson } from "#shared/roster-seal";
import type { DeviceTime } from "#shared/scan-clock";
import type { LoggedScan } from "#shared/scan-log";
import type { RosterEntry, SealedPerson } from "#shared/views/roster";
import { serverNow } from "./device-clock.ts";
import type { GateStore, KeptEvent, KeptLog, Place } from "./gate-store.ts";
import { lentFrom } from "./own-lending.ts";
import { historyWith, type OwnStep } from "./own-steps.ts";
import { decideOwn, type KnownPass, type OwnDecision } from "./own-verdict.ts";
import {
  chainScan,
  type DecidedScan,
  findOutcome,
  putScan,
  readScanPlace,
  SCAN_STORES,
  type ScanTurn,
  TAKEN_BACK,
} from "./write-scan.ts";

/** What this phone decides with. */
export type Here = {
  readonly store: GateStore;
  readonly place: Place;
  readonly held: KeptEvent;
  readonly trust: HeldTrust;
  readonly log: Pick<KeptLog, "logId" | "userId">;
  readonly time: DeviceTime;
};

export type OwnScan = {
  readonly scanId: CommandId;
  readonly code: string;
  readonly gateId: GateId;
  readonly listId: ListId;
  readonly direction: Direction;
  readonly people: number | null;
  readonly force: { readonly reason: string } | null;
  readonly isConfirmed: boolean;
  /** When the code was first shown, by the server's clock, where this goes on from there; null: now. */
  readonly shownAt: number | null;
};

export type OwnScanAnswer = {
  readonly decision: OwnDecision;
  readonly passId: PassId | null;
  /** Null: nothing here names them, or not under this code. */
  readonly person: SealedPerson | null;
  readonly ticketType: string;
  readonly gateName: string;
  readonly at: number;
};

/**
 * One scan by what is held: examined, and then decided and, unless it asks somebody to look, written in one turn, before it is
 * answered. Nothing that it rests on changes meanwhile, whatever another tab does or is lent.
 * @throws DOMException when it cannot be written, LetGo when nothing is held any more: then nothing was decided
 */
export async function decideHere(here: Here, asked: OwnScan): Promise<OwnScanAnswer> {
  const { held, trust, store } = here;
  const now = serverNow(held.samples, here.time);
  const examined = await examinePass(asked.code, trust, examinedAt(asked.shownAt, now));
  let made: Made | null = null;
  const { decision, scanned, opening } = await store.writeThrough(SCAN_STORES, async (turn) => {
    const known = await readKnown(turn, here, examined.decoded, asked.scanId);
    // The turn was taken before, and its connection lost before anybody heard.
    if (made?.hash === known.at.log.head.hash) return made;
    const decision = decideOwn(
      { setup: held.setup, examined, isListed: known.entry !== null, ...known },
      { ...asked, now },
    );
    // Who it is needs no disk, and the disk not who it is.
    const opening = known.entry && personOf(known.entry, examined);
    const of = { decision, opening, scanned: known.scanned };
    if (decision.type === "asks") return { ...of, hash: null };
    const scan = scanOf(here, asked, decision);
    const head = chainScan(known.at, scan);
    made = { ...of, hash: head.hash };
    await putScan(turn, here.place, known.at, head, { scan, ...doneBy(here, asked, decision, now, known.stepsOf) });
    return made;
  });
  const person = await opening;
  return {
    ...{ decision: withBlockReason(decision, person), person, at: now, gateName: gateNameOf(here, asked.gateId) },
    ...{ passId: scanned?.passId ?? null, ticketType: ticketTypeOf(here, scanned) },
  };
}

/** A frame that moves is as old as it was when it was shown, for as long as somebody stands at a gate. */
export function examinedAt(shownAt: number | null, now: number): number {
  return shownAt === null || now - shownAt > SHOWING_MS_MAX ? now : Math.min(shownAt, now);
}

/** `hash`: of the log, once it is written. */
type Made = {
  readonly decision: OwnDecision;
  readonly scanned: KnownPass | null;
  readonly opening: Promise<SealedPerson | null> | null;
  readonly hash: string | null;
};
type Decided = Exclude<OwnDecision, { type: "asks" }>;

/**
 * Takes a scan back that this account made, by what is held, as the ledger would: of a party for everybody who came by it.
 * @param scanId the new scan's own
 */
export async function annulHere(
  here: Here,
  scanId: CommandId,
  { undoes, gateId }: { readonly undoes: CommandId; readonly gateId: GateId },
): Promise<Result<AnnulReply, AnnulRefusal>> {
  const { store, place, held, log, time } = here;
  const { annulMinutes } = held.setup.ownGate;
  const now = serverNow(held.samples, time);
  const ref: ScanRef = { id: undoes, by: log.userId };
  let made: { readonly hash: string; readonly people: number } | null = null;
  const doneFor = (people: number) => ok({ people, inside: held.setup.summary.inside });
  return store.writeThrough(SCAN_STORES, async (turn) => {
    const at = await readScanPlace(turn, place, log.logId);
    if (made?.hash === at.log.head.hash) return doneFor(made.people);
    const outcome = findOutcome(at.outcomes, undoes);
    const came: { passId: PassId; last: NonNullable<PassHistory["last"]>; before: readonly OwnStep[] }[] = [];
    for (const passId of outcome?.passIds ?? []) {
      const { history, steps } = await historyOf(turn, here, passId);
      const refusal = whyNotAnnul(history, ref, annulMinutes, now);
      if (history.last && !refusal) came.push({ passId, last: history.last, before: steps });
      else if (refusal && refusal.code !== "annul-moved-on") return refuse(refusal);
    }
    const [first] = came;
    if (!outcome || !first) return refuse({ code: "annul-moved-on" });
    const { step } = first.last;
    const direction: Direction = step.type === "left" ? "out" : "in";
    const scan = {
      ...{ scanId, eventId: held.setup.event.id, gateId, listId: step.listId, direction, time },
      // What was read may be gone from here by now: the scan that is undone says it.
      ...{ code: undoes, passIds: came.map(({ passId }) => passId), undoes, refusal: null, reason: null },
    };
    const undo: OwnStep = {
      ...{ step: null, at: now, gateName: gateNameOf(here, gateId), scan: ref, by: scanId, knownIn: null },
    };
    const head = chainScan(at, scan);
    made = { hash: head.hash, people: came.length };
    const steps = came.map(({ passId, before }) => ({ passId, step: undo, before }));
    await putScan(turn, place, at, head, { scan, steps, outcome: { ...outcome, ...TAKEN_BACK } });
    return doneFor(came.length);
  });
}

function scanOf({ held, time }: Here, asked: OwnScan, decision: Decided): DecidedScan["scan"] {
  const { scanId, code, gateId, listId, direction, force } = asked;
  const isTaken = decision.type === "taken";
  const refused = isTaken ? null : decision.refusal;
  const refusal = refused?.code === "pass-withdrawn" ? "pass-revoked" : (refused?.code ?? null);
  return {
    ...{ scanId, eventId: held.setup.event.id, gateId, listId, direction, undoes: null, refusal, time },
    code: keptCode(code),
    passIds: isTaken ? decision.passes.map(({ passId }) => passId) : [],
    reason: isTaken && force ? force.reason : null,
    ...(held.setup.gateRules ? { rulesAt: newestSavedAt(held.setup.gateRules.rules) } : {}),
    ...byRuleOf(refused),
  };
}

/** For whoever asks later why it was so. */
export function byRuleOf(refusal: Extract<Decided, { type: "refused" }>["refusal"] | null): Pick<LoggedScan, "byRule"> {
  if (refusal?.code !== "rule-rejected") return {};
  const { ruleId: id, savedAt, facts } = refusal;
  return savedAt === undefined || !facts ? {} : { byRule: { id, savedAt, facts } };
}

function doneBy(
  here: Here,
  { scanId, direction, gateId }: OwnScan,
  decision: Decided,
  at: number,
  stepsOf: (passId: PassId) => readonly OwnStep[],
): Pick<DecidedScan, "steps" | "outcome"> {
  const isTaken = decision.type === "taken";
  const passes = isTaken ? decision.passes : [];
  const of = { at, gateName: gateNameOf(here, gateId), scan: { id: scanId, by: here.log.userId }, by: scanId };
  const steps = passes.map(({ passId, step }) => {
    return { passId, step: { step, ...of, knownIn: null }, before: stepsOf(passId) };
  });
  const word = isTaken ? (direction === "out" ? "Out" : "Admit") : "Stop";
  const passIds = passes.map(({ passId }) => passId);
  const kind = isTaken ? "admit" : "stop";
  return { steps, outcome: { id: scanId, at, word, kind, passIds, canTakeBack: passes.length > 0 } };
}

/** The pass a code names and its party, with what this phone did; one that no list names, by its code alone. */
async function readKnown(turn: ScanTurn, here: Here, decoded: DecodedCode, scanId: CommandId) {
  const { place, log } = here;
  const passId = decoded.form === "signed" && decoded.code.kind === "pass" ? decoded.code.passId : null;
  const [roster, ownSteps] = [turn.objectStore("roster"), turn.objectStore("steps")];
  // Asked together and answered together: each answer that is waited for is a way to another process and back.
  const [at, entry = null, steps = []] = await Promise.all([
    readScanPlace(turn, place, log.logId),
    ...(passId ? ([roster.get([place, passId]), ownSteps.get([place, passId])] as const) : []),
  ]);
  const own = new Map<PassId, readonly OwnStep[]>(passId ? [[passId, steps]] : []);
  const stepsOf = (id: PassId) => own.get(id) ?? [];
  const { keeps = null, lent = [] } = at.log;
  const of = { at, keeps, lent: lentFrom(lent, scanId), stepsOf };
  if (decoded.form !== "signed" || !passId) return { ...of, entry: null, scanned: null, party: [] };
  const all = entry ? await roster.index("party").getAll([place, entry.party]) : [];
  const others = all.filter((one) => one.passId !== passId).sort((one, other) => one.number - other.number);
  await Promise.all(
    others.map(async (other) => own.set(other.passId, (await ownSteps.get([place, other.passId])) ?? [])),
  );
  const withSteps = (pass: KnownPass): KnownPass => {
    const history = historyWith(pass.facts.history, stepsOf(pass.passId), listIdsOf(here));
    return { ...pass, facts: { ...pass.facts, history } };
  };
  return { ...of, entry, scanned: withSteps(entry ?? unlisted(decoded, passId)), party: others.map(withSteps) };
}

async function historyOf(turn: ScanTurn, here: Here, passId: PassId) {
  const [entry, steps = []] = await Promise.all([
    turn.objectStore("roster").get([here.place, passId]),
    turn.objectStore("steps").get([here.place, passId]),
  ]);
  return { history: historyWith(entry?.facts.history ?? NO_HISTORY, steps, listIdsOf(here)), steps };
}

/** All that a genuine code says of its pass. */
function unlisted(decoded: Extract<DecodedCode, { form: "signed" }>, passId: PassId): KnownPass {
  const { notBefore, expires } = decoded.code;
  const ticketTypeId = "" as TicketTypeId; // of no list that is for some tickets alone
  const gone = { revokedAt: null, givenAt: null, cancelledAt: null, blocked: null, unanswered: 0 };
  const facts = { ...gone, ticketTypeId, validFrom: notBefore, validUntil: expires, history: NO_HISTORY };
  return { passId, party: passId, number: 1, facts, holder: null };
}

function personOf(
  { sealed, passId }: RosterEntry,
  { decoded, refusal }: Examined,
): Promise<SealedPerson | null> | null {
  if (decoded.form !== "signed") return null;
  const text = decoded.rotation ? sealed.rotating : sealed.still;
  // A code that is forged opens nothing; one that is refused for its time does.
  return text === null || refusal?.code === "pass-forged"
    ? null
    : openPerson(text, passId, new Uint8Array(decoded.signature));
}

/** Why somebody is blocked is sealed with their name. */
function withBlockReason(decision: OwnDecision, person: SealedPerson | null): OwnDecision {
  if (decision.type !== "refused" || decision.refusal.code !== "pass-blocked") return decision;
  return { ...decision, refusal: { ...decision.refusal, why: person?.blockReason ?? "ask a lead" } };
}

function listIdsOf({ held }: Here): readonly ListId[] {
  return held.setup.lists.map(({ id }) => id);
}

function gateNameOf({ held }: Here, gateId: GateId): string {
  return held.setup.gates.find((one) => one.gateId === gateId)?.name ?? "";
}

function ticketTypeOf({ held }: Here, pass: KnownPass | null): string {
  return held.setup.ownGate.ticketTypes.find(({ id }) => id === pass?.facts.ticketTypeId)?.name ?? "";
}
