import { checkEntry, whyNotUndo } from "#shared/domain/entry/decide";
import { type Conflict, type Incident, mergeScans, type ScanFault, type TakenScan } from "#shared/domain/entry/merge";
import type { CheckInList, EntryAsk, PassFacts, PassHistory } from "#shared/domain/entry/types";
import { countsOf, NO_HISTORY, undone } from "#shared/domain/entry/view";
import { rulesWithout } from "#shared/gate-rules";
import type { GateId, PassId } from "#shared/ids";
import { SCAN_LOGS_MAX } from "#shared/limits";
import { ok, type Result, refuse } from "#shared/result";
import type { LedgerCommand } from "./commands.ts";
import type { LedgerDomainEvent } from "./events.ts";
import { entryOf, factsOf, historyOf, listOf } from "./party.ts";
import type { LedgerRefusal, ScanRefusal } from "./refusals.ts";
import { changeOfCounts, takenOf, takenScan, withoutLast, withScans } from "./taken.ts";
import type { LateScan, LedgerConfig, LedgerSlice, Pass, ScanLog } from "./types.ts";
import { mayForce } from "./verdict.ts";

type OpenScanLog = Extract<LedgerCommand, { type: "OpenScanLog" }>;
type TakeLateScan = Extract<LedgerCommand, { type: "TakeLateScan" }>;
type Taken = Extract<LedgerDomainEvent, { type: "PassAdmitted" | "PassLeft" | "RightRedeemed" }>;

const NOTHING = { admitted: 0, left: 0, lists: [] } as const;

/** A log belongs to who opened it, for good. Again, it notes whether they lead from now on. */
export function openScanLog(
  { scanLog, scanLogs = 0 }: LedgerSlice,
  { logId, by, publicKey, isLead }: OpenScanLog,
  now: number,
): Result<LedgerDomainEvent[], LedgerRefusal> {
  if (scanLog && (scanLog.by !== by || scanLog.publicKey !== publicKey)) return refuse({ code: "log-unknown" });
  if (scanLog?.isLead === isLead) return ok([]);
  if (!scanLog && scanLogs >= SCAN_LOGS_MAX) return refuse({ code: "log-limit", max: SCAN_LOGS_MAX });
  return ok([{ type: "ScanLogOpened", logId, by, publicKey, isLead, at: now }]);
}

/**
 * The next scan of a phone's log. What the phone decided is what happened: whoever it let in is inside, and what speaks against
 * it is an incident. Which scan counts is told anew from all that are known (`mergeScans`), so logs may come in any order.
 * @throws Error for a slice without the log, or a scan that is not its next
 */
export function takeLateScan(
  slice: LedgerSlice,
  { scan, tried }: TakeLateScan,
  now: number,
): Result<LedgerDomainEvent[], LedgerRefusal> {
  const { scanLog: log } = slice;
  if (!log || scan.seq !== log.seq + 1) throw new Error("a log is taken scan by scan");
  const happened = scan.undoes
    ? undoneScan(slice, log, scan, now)
    : scan.refusal !== null
      ? refusedScan(slice, log, scan, { tried: tried ?? [], now })
      : letIn({ slice, log, scan, tried: tried ?? [], now });
  const { seq, hash } = scan;
  return ok([...happened, { type: "ScanLogTaken", logId: log.id, seq, hash, at: now }]);
}

/** The newest step of a pass did not happen after all; another scan may count instead of it. */
export function annulled(pass: Pass, config: LedgerConfig, gateId: GateId, now: number): LedgerDomainEvent[] {
  const { last } = historyOf(pass);
  if (!last) return [];
  const { lists } = entryOf(config);
  const after = { ...pass, ...withoutLast(pass, lists) };
  const rest = takenOf(pass).scans.filter(({ id }) => id !== last.scan?.id);
  const change = changeOfCounts(pass, after, lists);
  const isUsual = JSON.stringify(change) === JSON.stringify(undone(countsOf(last.step)));
  const more = isUsual ? {} : { change };
  return [
    { type: "ScanAnnulled", passId: pass.id, gateId, step: last.step, ...more, at: now },
    ...incidentChanges(pass, rest, config, now),
  ];
}

/** Null: nobody whom its code, or its log, could name. */
function takenPasses({ passes }: LedgerSlice, { codeRefusal, passIds }: LateScan): (Pass | null)[] {
  const [shown] = passes;
  if (codeRefusal || !shown) return [null];
  const named = passIds.length > 0 ? passIds : [shown.id];
  const party = passes.filter(
    ({ id, registrationId }) => named.includes(id) && registrationId === shown.registrationId,
  );
  return party.length < new Set(named).size ? [...party, null] : party;
}

type Late = {
  readonly slice: LedgerSlice;
  readonly log: ScanLog;
  readonly scan: LateScan;
  readonly tried: readonly LedgerDomainEvent[];
  readonly now: number;
};

/** Those whom the phone took, and those whom the ledger took by the same scan and the phone did not. */
function letIn(late: Late): LedgerDomainEvent[] {
  const { slice, scan, tried, now } = late;
  const took = takenPasses(slice, scan);
  const others = slice.passes.filter((pass) => !took.includes(pass));
  return [
    ...took.flatMap((pass) => takenBy(pass, late)),
    ...takenBack(others, slice.event.config, { scan, tried, now }),
  ];
}

/** @param shown the pass that was taken; what it did is said of the one in its place, if there is one */
function takenBy(shown: Pass | null, { slice, log, scan, tried, now }: Late): LedgerDomainEvent[] {
  const { config } = slice.event;
  const gateName = gateOf(config, scan.gateId)?.name ?? "unknown gate";
  const isRight = listOf(config, scan.listId)?.kind === "right";
  const did = isRight ? "redeemed" : scan.direction === "out" ? "left" : "entered";
  const at = { ...placeOf(log, scan), did, gateName } as const;
  const found = (passId: PassId | null, incident: Incident): LedgerDomainEvent => {
    return { type: "IncidentFound", passId, incident, at: now };
  };
  const pass = shown && newestOf(shown, slice.passes);
  if (!shown || !pass) {
    const refusal = scan.codeRefusal ?? "pass-not-found";
    const incident = { kind: "unproven", second: takenScan(at), refusal } as const;
    return [{ type: "LateScanTaken", passId: null, ...at, change: NOTHING }, found(null, incident)];
  }
  const { scans } = takenOf(pass);
  // The ledger let them in by the same scan: nothing is new.
  if (scans.some(({ id }) => id === scan.scanId)) return [];
  const { lists } = entryOf(config);
  const isLead = isLeadAt(log, scan.at);
  const isForced = scan.reason !== null && isLead;
  const against = whatSpokeAgainst(shown, slice, scan, isForced ? historyThen(pass, scan, lists) : null);
  // What looks like a copy is let in without a connection by a lead alone: where nothing else stood, that did.
  const overruled = against.filter((code) => mayForce({ code } as ScanRefusal));
  const checks = overruled.length > 0 ? overruled : ["supervisor-needed"];
  const forced = isForced ? { forced: { checks, reason: scan.reason ?? "" } } : {};
  const refused = tried.flatMap((one) => (one.type === "ScanRefused" ? one.refusal.code : []))[0];
  const [first] =
    scan.reason !== null && !isLead
      ? ["supervisor-needed"]
      : against.filter((code) => !isForced || !overruled.includes(code));
  const fault: ScanFault | null = refused
    ? { kind: "refused-online", refusal: refused }
    : first
      ? { kind: "against-rules", refusal: first }
      : null;
  const taken = { ...at, ...forced, ...(fault ? { against: fault } : {}) };
  const second = takenScan(taken);
  const known = [...scans, second];
  const after = { ...pass, ...withScans(pass, known, lists) };
  const change = changeOfCounts(pass, after, lists);
  return [
    { type: "LateScanTaken", passId: pass.id, ...taken, change },
    ...incidentChanges(pass, known, config, now),
    ...(fault ? [found(pass.id, { ...fault, second })] : []),
  ];
}

/** The pass itself, or the one that is in its place by now. */
function newestOf(pass: Pass, passes: readonly Pass[]): Pass {
  const next = passes.find(({ id }) => id === pass.replacedBy);
  return next ? newestOf(next, passes) : pass;
}

function refusedScan(
  { passes, event: { config } }: LedgerSlice,
  log: ScanLog,
  scan: LateScan,
  { tried, now }: Pick<Late, "tried" | "now">,
): LedgerDomainEvent[] {
  if (tried.some(({ type }) => type === "ScanRefused")) return [];
  const passId = scan.codeRefusal ? null : (passes[0]?.id ?? null);
  const { refusal, byRule, rulesAt } = scan;
  const why = refusal === "rule-rejected" && byRule ? { byRule, ...(rulesAt === undefined ? {} : { rulesAt }) } : {};
  const refused = { type: "LateScanRefused", passId, ...placeOf(log, scan), refusal: refusal ?? "", ...why } as const;
  return [refused, ...takenBack(passes, config, { scan, tried, now })];
}

/** The ledger had let them in by a scan that the phone decided otherwise: undone while nothing followed. */
function takenBack(
  passes: readonly Pass[],
  config: LedgerConfig,
  { scan, tried, now }: Pick<Late, "scan" | "tried" | "now">,
): LedgerDomainEvent[] {
  const admitted = tried.filter(isTaken).map(({ passId }) => passId);
  return passes
    .filter(({ id }) => admitted.includes(id))
    .flatMap((pass): LedgerDomainEvent[] => {
      if (historyOf(pass).last?.scan?.id === scan.scanId) return annulled(pass, config, scan.gateId, now);
      const second = takenOf(pass).scans.find(({ id }) => id === scan.scanId);
      const incident = second && ({ kind: "admitted-online", second } as const);
      return incident ? [{ type: "IncidentFound", passId: pass.id, incident, at: now }] : [];
    });
}

/** As at the ledger, nobody takes back what another account did, nor later than the event allows. */
function undoneScan(
  { passes, event: { config } }: LedgerSlice,
  log: ScanLog,
  scan: LateScan,
  now: number,
): LedgerDomainEvent[] {
  const { lists, annulMinutes } = entryOf(config);
  const undoes = scan.undoes ?? scan.scanId;
  const at = { ...placeOf(log, scan), undoes };
  const came = passes.flatMap((pass) => {
    const undone = takenOf(pass).scans.find(({ id }) => id === undoes);
    return undone ? [{ pass, undone }] : [];
  });
  const [first] = came;
  const refusal = first
    ? whyNotUndo(first.undone, log.by, annulMinutes, scan.at)
    : ({ code: "annul-moved-on" } as const);
  if (refusal) return [{ type: "LateUndoRefused", passId: first?.pass.id ?? null, ...at, refusal: refusal.code }];
  return came.flatMap(({ pass }): LedgerDomainEvent[] => {
    const rest = takenOf(pass).scans.filter(({ id }) => id !== undoes);
    const after = { ...pass, ...withScans(pass, rest, lists) };
    const change = changeOfCounts(pass, after, lists);
    const undo = { type: "LateScanUndone", passId: pass.id, ...at, change } as const;
    return [undo, ...incidentChanges(pass, rest, config, now)];
  });
}

/**
 * What the ledger would have said by itself, as of then.
 * @param history null: all but what depends on where the pass was, for that is told by the scans of every log, in whatever order
 *                they come
 */
function whatSpokeAgainst(
  pass: Pass,
  slice: LedgerSlice,
  { gateId, listId, direction, at: now, isStill, isKeyEnded, rulesAt = 0 }: LateScan,
  history: PassHistory | null,
): string[] {
  const { config } = slice.event;
  const [gate, list] = [gateOf(config, gateId), listOf(config, listId)];
  if (!gate) return ["gate-unknown"];
  if (!list) return ["list-unknown"];
  if (direction === "out") return list.kind === "right" ? ["no-exit-here"] : [];
  const ask: EntryAsk = {
    lists: entryOf(config).lists,
    list,
    direction,
    gate,
    proof: isStill ? "static" : "fresh",
    isOnline: false,
    ...gateRulesThen(config, rulesAt, history !== null),
    now,
  };
  const codes = checkEntry(asOf({ ...factsOf(pass, slice), history: history ?? NO_HISTORY }, now), ask);
  const ofEntry = codes.map(({ code }) => code).filter((code) => history !== null || code !== "not-inside");
  return [...(isKeyEnded ? ["pass-key-withdrawn"] : []), ...ofEntry];
}

/** The rules that the phone knew. What it did not, it could not follow; what a pass did before, it knew otherwise than we do. */
function gateRulesThen({ gateRules }: LedgerConfig, rulesAt: number, isHistoryKnown: boolean) {
  if (!gateRules) return {};
  const known = gateRules.rules.filter(({ savedAt }) => savedAt <= rulesAt);
  return { gateRules: { ...gateRules, rules: isHistoryKnown ? known : rulesWithout(known, "pass.") } };
}

/** What a pass did before a scan, as far as it is known. */
function historyThen(pass: Pass, { at }: LateScan, lists: readonly CheckInList[]): PassHistory {
  const taken = takenOf(pass);
  const earlier = taken.scans.filter((one) => one.at < at);
  return mergeScans(lists, pass, earlier, taken).history;
}

/** What was said of a pass later than that is left out. */
function asOf(facts: PassFacts, now: number): PassFacts {
  const then = (at: number | null) => (at !== null && at <= now ? at : null);
  const { revokedAt, givenAt, cancelledAt, blocked } = facts;
  return {
    ...facts,
    ...{ revokedAt: then(revokedAt), givenAt: then(givenAt), cancelledAt: then(cancelledAt) },
    blocked: blocked && blocked.at <= now ? blocked : null,
  };
}

/**
 * What scanners let happen is told once, and again when another scan turns out to be the first, and is cleared when it could be, or
 * when the scan is undone.
 * Also of scans that are too many to be kept: what the oldest broke is known as long as the change that folds them.
 */
function incidentChanges(
  pass: Pass,
  scans: readonly TakenScan[],
  config: LedgerConfig,
  now: number,
): LedgerDomainEvent[] {
  const { lists } = entryOf(config);
  const taken = takenOf(pass);
  const conflictsOf = (known: readonly TakenScan[]) => mergeScans(lists, pass, known, taken).conflicts;
  const [was, is] = [conflictsOf(taken.scans), conflictsOf(scans)] as const;
  const isSame = (one: Conflict, other: Conflict) => one.kind === other.kind && one.second.id === other.second.id;
  const isKnown = (one: Conflict) => was.some((other) => JSON.stringify(other) === JSON.stringify(one));
  const undone = taken.scans.filter(({ id }) => !scans.some((one) => one.id === id));
  const ofUndone = undone.flatMap((second): Incident[] => (second.against ? [{ ...second.against, second }] : []));
  const said = { passId: pass.id, at: now };
  return [
    ...[...was.filter((one) => !is.some((other) => isSame(one, other))), ...ofUndone].map(
      (incident) => ({ type: "IncidentCleared", incident, ...said }) as const,
    ),
    ...is.filter((one) => !isKnown(one)).map((incident) => ({ type: "IncidentFound", incident, ...said }) as const),
  ];
}

/** Whether its owner led when they scanned, as its openings say. */
function isLeadAt({ wasLead = [], isLead }: ScanLog, at: number): boolean {
  return wasLead.find(({ until }) => at < until)?.isLead ?? isLead;
}

function placeOf({ id: logId, by }: ScanLog, { gateId, listId, direction, scanId, seq, at }: LateScan) {
  return { gateId, listId, direction, scan: { id: scanId, by }, late: { logId, seq }, at };
}

function gateOf({ gates }: LedgerConfig, gateId: GateId) {
  return gates.find(({ id }) => id === gateId);
}

function isTaken(event: LedgerDomainEvent): event is Taken {
  return event.type === "PassAdmitted" || event.type === "PassLeft" || event.type === "RightRedeemed";
}
