import { whyNotAnnul } from "#shared/domain/entry/decide";
import type { AnnulRefusal, Direction, PassHistory, ScanRef } from "#shared/domain/entry/types";
import { NO_HISTORY } from "#shared/domain/entry/view";
import type { AnnulReply } from "#shared/domain/ledger/answers";
import { decodeCode } from "#shared/domain/passes/format";
import type { DecodedCode } from "#shared/domain/passes/types";
import { type Examined, examinePass, type HeldTrust } from "#shared/examine-pass";
import { newestSavedAt } from "#shared/gate-rules";
import type { CommandId, GateId, ListId, PassId, TicketTypeId } from "#shared/ids";
import { SCANNED_CODE_CHARS_MAX } from "#shared/protocol/live-wire";
import { ok, type Result, refuse } from "#shared/result";
import { openPerson } from "#shared/roster-seal";
import type { DeviceTime } from "#shared/scan-clock";
import type { RosterEntry, SealedPerson } from "#shared/views/roster";
import { serverNow } from "./device-clock.ts";
import { type GateStore, type KeptEvent, type KeptLog, type KeptOutcome, LetGo, type Place } from "./gate-store.ts";
import { lentFrom } from "./own-lending.ts";
import { historyWith, type OwnStep } from "./own-steps.ts";
import { decideOwn, type KnownPass, type OwnDecision } from "./own-verdict.ts";
import { findOutcome, type LogHead, TAKEN_BACK, writeScan } from "./write-scan.ts";

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
};

export type OwnAnswer = {
  readonly decision: OwnDecision;
  readonly passId: PassId | null;
  /** Null: nothing here names them, or not under this code. */
  readonly person: SealedPerson | null;
  readonly ticketType: string;
  readonly gateName: string;
  readonly at: number;
};

/**
 * One scan by what is held: examined, decided, and unless it asks somebody to look, written before it is answered. What does not
 * need one another goes on at once: the signatures and the list; the disk and the name.
 * @throws DOMException when it cannot be written, LetGo when nothing is held any more: then nothing was decided
 */
export async function decideHere(here: Here, asked: OwnScan): Promise<OwnAnswer> {
  const { held, trust } = here;
  const now = serverNow(held.samples, here.time);
  const decoded = decodeCode(asked.code);
  const examining = examinePass(asked.code, trust, now);
  for (;;) {
    const [examined, { head, entry, ...known }] = await Promise.all([
      examining,
      readKnown(here, decoded, asked.scanId),
    ]);
    const facts = { setup: held.setup, examined, isListed: entry !== null, ...known };
    const decision = decideOwn(facts, { ...asked, now });
    const decided: Decided = { decision, gateName: gateNameOf(here, asked.gateId), at: now };
    const [person, isDone] = await Promise.all([
      entry && personOf(entry, examined),
      decision.type === "asks" || write(here, head, asked, decided),
    ]);
    if (isDone)
      return {
        ...{ ...decided, decision: withBlockReason(decision, person), person },
        passId: known.scanned?.passId ?? null,
        ticketType: ticketTypeOf(here, known.scanned),
      };
  }
}

type Decided = Pick<OwnAnswer, "decision" | "gateName" | "at">;

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
  for (;;) {
    const head = await headOf(here);
    const outcome = await store.read(["recent"], (turn) => findOutcome(turn.objectStore("recent"), place, undoes));
    const came: { passId: PassId; last: NonNullable<PassHistory["last"]> }[] = [];
    for (const passId of outcome?.passIds ?? []) {
      const history = await historyOf(here, passId);
      const refusal = whyNotAnnul(history, ref, annulMinutes, now);
      if (history.last && !refusal) came.push({ passId, last: history.last });
      else if (refusal && refusal.code !== "annul-moved-on") return refuse(refusal);
    }
    const [first] = came;
    if (!outcome || !first) return refuse({ code: "annul-moved-on" });
    const { step } = first.last;
    const passIds = came.map(({ passId }) => passId);
    const direction: Direction = step.type === "left" ? "out" : "in";
    const scan = {
      ...{ scanId, eventId: held.setup.event.id, gateId, listId: step.listId, direction, time },
      // What was read may be gone from here by now: the scan that is undone says it.
      ...{ code: undoes, passIds, undoes, refusal: null, reason: null },
    };
    const gateName = gateNameOf(here, gateId);
    const undo: OwnStep = { step: null, at: now, gateName, scan: ref, by: scanId, knownIn: null };
    const steps = passIds.map((passId) => ({ passId, step: undo }));
    const isWritten = await writeScan(store, place, log.logId, head, {
      ...{ scan, steps, outcome: { ...outcome, ...TAKEN_BACK } },
    });
    if (isWritten) return ok({ people: passIds.length, inside: held.setup.summary.inside });
  }
}

async function write(here: Here, head: LogHead, asked: OwnScan, decided: Decided): Promise<boolean> {
  const { store, place, held, log, time } = here;
  const { scanId, code, gateId, listId, direction, force } = asked;
  const { decision, gateName, at } = decided;
  if (decision.type === "asks") throw new Error("what is not decided is not written");
  const isTaken = decision.type === "taken";
  const passes = isTaken ? decision.passes : [];
  const refusal = isTaken ? null : decision.refusal.code === "pass-withdrawn" ? "pass-revoked" : decision.refusal.code;
  const scan = {
    ...{ scanId, eventId: held.setup.event.id, gateId, listId, direction, undoes: null, refusal, time },
    code: code.slice(0, SCANNED_CODE_CHARS_MAX),
    passIds: passes.map((one) => one.passId),
    reason: isTaken && force ? force.reason : null,
    ...(held.setup.gateRules ? { rulesAt: newestSavedAt(held.setup.gateRules.rules) } : {}),
  };
  const ref: ScanRef = { id: scanId, by: log.userId };
  const steps = passes.map(({ passId, step }) => ({
    ...{ passId, step: { step, at, gateName, scan: ref, by: scanId, knownIn: null } },
  }));
  const word = isTaken ? (direction === "out" ? "Out" : "Admit") : "Stop";
  const outcome: KeptOutcome = {
    ...{
      id: scanId,
      at,
      word,
      passIds: scan.passIds,
      kind: isTaken ? "admit" : "stop",
      canTakeBack: passes.length > 0,
    },
  };
  return writeScan(store, place, log.logId, head, { scan, steps, outcome });
}

/** The pass a code names and its party, with what this phone did; one that no list names, by its code alone. */
async function readKnown(here: Here, decoded: DecodedCode, scanId: CommandId) {
  const { store, place, log } = here;
  const passId = decoded.form === "signed" && decoded.code.kind === "pass" ? decoded.code.passId : null;
  return store.read(["roster", "steps", "logs"], async (turn) => {
    const [logs, roster, ownSteps] = [turn.objectStore("logs"), turn.objectStore("roster"), turn.objectStore("steps")];
    // Asked together and answered together: each answer that is waited for is a way to another process and back.
    const [kept, entry = null, steps = []] = await Promise.all([
      logs.get(log.logId),
      ...(passId ? ([roster.get([place, passId]), ownSteps.get([place, passId])] as const) : []),
    ]);
    if (!kept) throw new LetGo();
    const of = { head: headIn(kept), keeps: kept.keeps ?? null, lent: lentFrom(kept.lent ?? [], scanId) };
    if (decoded.form !== "signed" || !passId) return { ...of, entry: null, scanned: null, party: [] };
    const withSteps = (pass: KnownPass, own: readonly OwnStep[]): KnownPass => {
      const history = historyWith(pass.facts.history, own, listIdsOf(here));
      return { ...pass, facts: { ...pass.facts, history } };
    };
    const all = entry ? await roster.index("party").getAll([place, entry.party]) : [];
    const others = all.filter((one) => one.passId !== passId).sort((one, other) => one.number - other.number);
    const party = await Promise.all(
      others.map(async (other) => withSteps(other, (await ownSteps.get([place, other.passId])) ?? [])),
    );
    return { ...of, entry, scanned: withSteps(entry ?? unlisted(decoded, passId), steps), party };
  });
}

async function headOf({ store, log }: Here): Promise<LogHead> {
  const kept = await store.read(["logs"], (turn) => turn.objectStore("logs").get(log.logId));
  if (!kept) throw new LetGo();
  return headIn(kept);
}

function headIn({ head, lends = 0 }: KeptLog): LogHead {
  return { ...head, lends };
}

async function historyOf(here: Here, passId: PassId): Promise<PassHistory> {
  const { store, place } = here;
  return store.read(["roster", "steps"], async (turn) => {
    const entry = await turn.objectStore("roster").get([place, passId]);
    const steps = (await turn.objectStore("steps").get([place, passId])) ?? [];
    return historyWith(entry?.facts.history ?? NO_HISTORY, steps, listIdsOf(here));
  });
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
