import type { UserId } from "#shared/ids";
import { scanLogProof } from "#shared/scan-log";
import { saveFile } from "#web/lib/save-file";
import type { DeviceClock } from "./device-clock.ts";
import { allScansOf, type GateStore, type KeptLog, type Place, type Turn } from "./gate-store.ts";
import { eventOf, type ScanLogServer, signFor } from "./own-log.ts";
import { fitting } from "./sync-log.ts";
import { LOG_START } from "./write-scan.ts";

/** A log with scans that were not sent. */
export type LeftLog = { readonly log: KeptLog; readonly waiting: number };

/** Those of a college that nobody here sends: of others, and what was set aside. */
export function findLeftLogs(store: GateStore, college: string, userId: string | null): Promise<LeftLog[]> {
  const isLeft = (log: KeptLog) =>
    log.place.startsWith(`${college}/`) && (log.userId !== userId || log.setAsideFor !== undefined);
  return store.read(["logs", "scans"], async (turn) =>
    withWaiting(turn, (await turn.objectStore("logs").getAll()).filter(isLeft)),
  );
}

/** What an account's phone set aside at an event. */
export function findSetAside(store: GateStore, place: Place, userId: UserId): Promise<LeftLog[]> {
  const isAside = (log: KeptLog) => log.userId === userId && log.setAsideFor !== undefined;
  return store.read(["logs", "scans"], async (turn) =>
    withWaiting(turn, (await turn.objectStore("logs").index("place").getAll(place)).filter(isAside)),
  );
}

async function withWaiting(turn: Turn<("logs" | "scans")[], "readonly">, logs: readonly KeptLog[]): Promise<LeftLog[]> {
  const left: LeftLog[] = [];
  for (const log of logs) {
    const waiting = await turn.objectStore("scans").count(allScansOf(log.logId));
    if (waiting > 0) left.push({ log, waiting });
  }
  return left;
}

/** Hands what waits to the browser as a file, and notes how far that goes. */
export async function saveLog(store: GateStore, log: KeptLog, clock: DeviceClock): Promise<void> {
  const made = await exportLog(store, log, clock);
  if (!made) return;
  saveFile("scan-log.json", "application/json", [new Blob([JSON.stringify(made.file)])]);
  await store.write(["logs"], async (turn) => {
    const kept = await turn.objectStore("logs").get(log.logId);
    if (kept) await turn.objectStore("logs").put({ ...kept, exportedSeq: made.seq });
  });
}

type Synced = Parameters<ScanLogServer["sync"]>[0];

/** All that somebody needs to bring a log in that this phone cannot send: what its syncs would say, with the key. Null: none. */
async function exportLog(store: GateStore, log: KeptLog, clock: DeviceClock) {
  const { logId, publicKey } = log;
  const all = await store.read(["scans"], (turn) => turn.objectStore("scans").getAll(allScansOf(logId)));
  const last = all.at(-1);
  if (!last) return null;
  const syncs: Synced[] = [];
  for (let scans = fitting(all), at = 0; scans.length > 0; at += scans.length, scans = fitting(all.slice(at))) {
    const end = scans.at(-1) ?? last;
    const signature = await signFor(log, scanLogProof(logId, end));
    syncs.push({ eventId: eventOf(log), logId, scans, signature, now: clock.now() });
  }
  return { seq: last.seq, file: { publicKey, opened: await signFor(log, scanLogProof(logId, LOG_START)), syncs } };
}
