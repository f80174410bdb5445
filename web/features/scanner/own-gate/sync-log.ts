import type { ScanLogId } from "#shared/ids";
import { SCANS_IN_SYNC_MAX, SYNC_BYTES_MAX } from "#shared/limits";
import type { Refusal, Result } from "#shared/result";
import type { DeviceTime } from "#shared/scan-clock";
import { type ChainedScan, scanLogProof } from "#shared/scan-log";
import type { ScanLogRefusal, SyncReply } from "#shared/views/roster";

/** What the phone sends of its log at once. */
export type SentScans = {
  readonly logId: ScanLogId;
  readonly scans: readonly ChainedScan[];
  readonly signature: string;
  readonly now: DeviceTime;
};

type LogFault = Extract<ScanLogRefusal, { code: "log-gap" | "log-broken" }>;

export type SyncDeps = {
  /** Says to the server whose key the log has; harmless twice. */
  readonly open: () => Promise<void>;
  /** The oldest scans that are still here from a number on, in order. */
  readonly waiting: (fromSeq: number, limit: number) => Promise<readonly ChainedScan[]>;
  readonly sign: (text: string) => Promise<string>;
  readonly now: () => DeviceTime;
  readonly send: (sent: SentScans) => Promise<Result<SyncReply, Refusal | LogFault>>;
  /** Lets go of what the server has, in one turn with what it said of it. */
  readonly taken: (reply: SyncReply) => Promise<void>;
};

/**
 * How it ended; `broken`: the server will never have what is here, and only a file shows what it says; `refused`: it will not have it
 * as things are.
 */
export type SyncEnd =
  | { readonly type: "done"; readonly sent: number }
  | { readonly type: "broken"; readonly why: "log-broken" | "log-gap" }
  | { readonly type: "refused"; readonly why: string };

/**
 * Sends a log from its beginning, some scans at a time. Each step is one turn, and the same steps again do no harm:
 * 1. a scan is written, with what it did, before its verdict is shown: killed before, nobody was told anything;
 * 2. scans are read and sent: killed here, they are still all there, and are sent again;
 * 3. the server takes them in one turn of its own: killed before the answer came, it knows them when they are sent again, by
 *    their numbers and hashes, and answers the same;
 * 4. what it took is let go, with its answer: killed before that, see 3.
 * @throws what `send` throws where there is no connection
 */
export async function syncLog(logId: ScanLogId, deps: SyncDeps): Promise<SyncEnd> {
  let sent = 0;
  let from = 1;
  let isReopened = false;
  let isSoughtAgain = false;
  let brokenAt: number | null = null;
  for (;;) {
    const waiting = await deps.waiting(from, SCANS_IN_SYNC_MAX);
    const scans = fitting(waiting.filter(({ seq }) => brokenAt === null || seq < brokenAt));
    const [first, last] = [scans[0], scans.at(-1)];
    if (!first || !last) return brokenAt === null ? { type: "done", sent } : { type: "broken", why: "log-broken" };
    const signature = await deps.sign(scanLogProof(logId, last));
    const answer = await deps.send({ logId, scans, signature, now: deps.now() });
    if (answer.ok) {
      const end = scans.find(({ seq }) => seq === answer.value.seq);
      if (end && end.hash !== answer.value.hash) return { type: "broken", why: "log-broken" };
      if (answer.value.seq < first.seq) return { type: "broken", why: "log-gap" };
      // The server may be further than what was sent; whether what stands there is the same, it says of what it is sent.
      const seq = Math.min(answer.value.seq, last.seq);
      await deps.taken({ ...answer.value, seq });
      sent += seq - first.seq + 1;
      from = seq + 1;
      isSoughtAgain = false;
      continue;
    }
    const { refusal } = answer;
    if (refusal.code === "log-unknown" && !isReopened) {
      await deps.open();
      isReopened = true;
      continue;
    }
    // What comes before holds, and is not lost with the rest.
    if (refusal.code === "log-broken" && "seq" in refusal && brokenAt === null && refusal.seq > first.seq) {
      brokenAt = refusal.seq;
      continue;
    }
    // Once more from where the server is, when that is still here; twice in a row it has forgotten something.
    if (refusal.code === "log-gap" && "from" in refusal && !isSoughtAgain) {
      isSoughtAgain = true;
      const [next] = await deps.waiting(refusal.from, 1);
      if (next?.seq === refusal.from) {
        from = refusal.from;
        continue;
      }
    }
    const why = refusal.code;
    return why === "log-broken" || why === "log-gap" ? { type: "broken", why } : { type: "refused", why };
  }
}

const encoder = new TextEncoder();

/** The first of them that one request carries: no more than so many, and whole parties and reasons make some long. */
export function fitting(scans: readonly ChainedScan[]): readonly ChainedScan[] {
  let bytes = 2;
  const end = scans.slice(0, SCANS_IN_SYNC_MAX).findIndex((scan) => {
    bytes += encoder.encode(JSON.stringify(scan)).length + 1;
    return bytes > SYNC_BYTES_MAX;
  });
  return scans.slice(0, end < 0 ? SCANS_IN_SYNC_MAX : Math.max(1, end));
}

const RETRY_BASE_MS = 1_000;
const RETRY_MAX_MS = 60_000;

/** When to try again after so many failures: a field of phones must not come back in one second. */
export function syncRetryMs(failures: number, random: number): number {
  const most = Math.min(RETRY_BASE_MS * 2 ** failures, RETRY_MAX_MS);
  return Math.round(most / 2 + (most / 2) * random);
}
