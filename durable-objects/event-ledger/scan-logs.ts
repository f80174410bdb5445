import { decide } from "#shared/domain/ledger/decide";
import type { LedgerDomainEvent } from "#shared/domain/ledger/events";
import type { LedgerRefusal } from "#shared/domain/ledger/refusals";
import type { LedgerSlice, ScanLog } from "#shared/domain/ledger/types";
import type { Given } from "#shared/given";
import type { ChainHead } from "#shared/hash-chain";
import type { CommandId, PassId, ScanLogId, UserId } from "#shared/ids";
import { ok, type Result, refuse } from "#shared/result";
import type { SyncedScan } from "#shared/views/roster";
import {
  type CommandLog,
  OBJECT_UNKNOWN,
  type ObjectFailure,
  ownCommandId,
  type Submission,
} from "../authority/command-log.ts";
import type { CheckedScan, OpenScanLog } from "./event-ledger-api.ts";
import type { EventLedgerStorage, Subject } from "./event-ledger-storage.ts";

type DecideOn = (before: LedgerSlice, given: Given) => Result<LedgerDomainEvent[], LedgerRefusal>;

export type ScanLogsDeps = {
  readonly rows: EventLedgerStorage;
  readonly log: CommandLog<LedgerDomainEvent>;
  /** The one path every command takes. */
  readonly run: <R>(
    submission: Submission,
    subject: Subject,
    decideOn: DecideOn,
    reply: (events: readonly LedgerDomainEvent[]) => R,
  ) => Result<R, LedgerRefusal | ObjectFailure>;
};

/**
 * Logs of phones that decide by themselves. Each scan of a log is a command of its own, and its turn moves the log's head with what
 * follows from it: whatever dies between two turns, the log is here up to its head, and what is sent again is answered as it was.
 */
export class ScanLogs {
  readonly #deps: ScanLogsDeps;

  constructor(deps: ScanLogsDeps) {
    this.#deps = deps;
  }

  find(logId: ScanLogId): ScanLog | null {
    return this.#deps.rows.scanLog(logId);
  }

  /** @returns where the log is */
  open(opened: OpenScanLog, now: number): Result<ChainHead, LedgerRefusal | ObjectFailure> {
    const { rows, run, log: entries } = this.#deps;
    const { by, logId } = opened;
    const command = { type: "OpenScanLog", ...opened } as const;
    // Each time is a time of its own: what it finds may be as it wants it.
    const commandId = ownCommandId(`open-log-${logId}-${entries.lastSeq}`);
    const decideOn: DecideOn = (before, given) =>
      decide({ ...before, scanLogs: rows.countScanLogs(by) }, command, given);
    const done = run({ commandId, actorId: by, now, command }, { scanLog: logId, of: null }, decideOn, () => null);
    if (!done.ok) return done;
    const log = this.find(logId);
    return log ? ok({ seq: log.seq, hash: log.hash }) : OBJECT_UNKNOWN;
  }

  /**
   * @param scans in their order, their chain checked; those that the log has are answered again
   * @returns `log-gap` and `log-broken` of what was decided on another state of the log
   */
  take(
    actorId: UserId,
    logId: ScanLogId,
    scans: readonly CheckedScan[],
    now: number,
  ): Result<SyncedScan[], LedgerRefusal | ObjectFailure> {
    const log = this.find(logId);
    if (!log) return refuse({ code: "log-unknown" });
    if ((scans[0]?.seq ?? 0) > log.seq + 1) return refuse({ code: "log-gap", from: log.seq + 1 });
    const newest = scans.find(({ seq }) => seq === log.seq);
    if (newest && newest.hash !== log.hash) return refuse({ code: "log-broken", seq: log.seq });
    const answers: SyncedScan[] = [];
    for (const scan of scans) {
      const taken = scan.seq <= log.seq ? this.#answerOf(logId, scan) : this.#takeOne(actorId, log, scan, now);
      if (!taken.ok) return taken;
      answers.push(taken.value);
    }
    return ok(answers);
  }

  #takeOne(
    actorId: UserId,
    { id: logId, by }: ScanLog,
    { subject, ...scan }: CheckedScan,
    now: number,
  ): Result<SyncedScan, LedgerRefusal | ObjectFailure> {
    const { log, run } = this.#deps;
    const { seq, hash, scanId } = scan;
    const asked = log.find(scanId);
    const tried = asked?.actorId === by && JSON.parse(asked.command).type === "ScanPass" ? asked.events : null;
    // An id that something else has is not its own: two scans of one pass by one id would be one. Its hash names it too.
    const named = asked && !tried ? { ...scan, scanId: hash as CommandId } : scan;
    const command = { type: "TakeLateScan", scan: named, tried } as const;
    // Under the scan's own id: a try to ask the ledger that was on its way all the time finds it taken.
    const commandId = asked ? ownId(logId, seq) : scanId;
    const submission = { commandId, actorId, now, command: { type: command.type, logId, seq, hash } };
    const of = scan.undoes ? this.#subjectOf(scan.undoes, scan.passIds) : subject;
    return run(
      submission,
      { scanLog: logId, of },
      (before, given) => decide(before, command, given),
      (events) => answer(scan, events),
    );
  }

  /** What was answered when it was taken; of another scan under its number nothing was, and its phone must not let go of it. */
  #answerOf(logId: ScanLogId, scan: CheckedScan): Result<SyncedScan, LedgerRefusal> {
    const { log } = this.#deps;
    const found = log.find(ownId(logId, scan.seq)) ?? log.find(scan.scanId);
    const known = found && JSON.parse(found.command);
    if (known?.logId !== logId || known.hash !== scan.hash) return refuse({ code: "log-broken", seq: scan.seq });
    return ok(answer(scan, found?.events ?? []));
  }

  /** Whom an undone scan took: the phone may not know it of a code that was typed. */
  #subjectOf(undoes: CommandId, passIds: readonly PassId[]): Subject {
    const events = this.#deps.log.find(undoes)?.events ?? [];
    const [passId] = [...passIds, ...events.flatMap((event) => ("passId" in event && event.passId) || [])];
    return passId ? { passId } : null;
  }
}

function answer(
  { seq, scanId }: Pick<CheckedScan, "seq" | "scanId">,
  events: readonly LedgerDomainEvent[],
): SyncedScan {
  const [incident = null] = events.flatMap((one) => (one.type === "IncidentFound" ? one.incident : []));
  const isCounted = events.some((one) => COUNTED.has(one.type) && "passId" in one && one.passId !== null);
  return { seq, scanId, result: incident ? "incident" : isCounted ? "counted" : "kept", incident };
}

const COUNTED: ReadonlySet<LedgerDomainEvent["type"]> = new Set<LedgerDomainEvent["type"]>([
  "LateScanTaken",
  "LateScanUndone",
  "ScanAnnulled",
]);

function ownId(logId: ScanLogId, seq: number): CommandId {
  return ownCommandId(`late-scan-${logId}-${seq}`);
}
