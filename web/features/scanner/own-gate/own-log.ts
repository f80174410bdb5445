import { encodeBase64Url } from "#shared/base64url";
import { makeId, type ScanLogId, type UserId } from "#shared/ids";
import type { Refusal, Result } from "#shared/result";
import { scanLogProof } from "#shared/scan-log";
import type { OpenedScanLog } from "#shared/views/roster";
import type { DeviceClock } from "./device-clock.ts";
import type { GateStore, KeptLog, Place } from "./gate-store.ts";
import { withIncidents } from "./known-incidents.ts";
import { stepsKnown } from "./own-steps.ts";
import type { SentScans, SyncDeps } from "./sync-log.ts";
import { LOG_START } from "./write-scan.ts";

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256" };

/** What a log needs of the server: a page asks it, and a worker after the page was closed. */
export type ScanLogServer = {
  readonly openLog: (input: OpenLog) => Promise<Result<OpenedScanLog, Refusal>>;
  readonly sync: (input: SentScans & { readonly eventId: string }) => ReturnType<SyncDeps["send"]>;
};
type OpenLog = {
  readonly eventId: string;
  readonly logId: ScanLogId;
  readonly publicKey: string;
  readonly signature: string;
};

/** The log that this account writes for an event on this phone; a new one where there is none. */
export async function openOwnLog(store: GateStore, place: Place, userId: UserId, title: string): Promise<KeptLog> {
  const known = await findOwnLog(store, place, userId);
  if (known) return known;
  const { privateKey, publicKey } = await crypto.subtle.generateKey(ALGORITHM, false, ["sign", "verify"]);
  const point = new Uint8Array(await crypto.subtle.exportKey("raw", publicKey));
  const made: KeptLog = {
    ...{ logId: makeId("scanLog", Date.now(), crypto.getRandomValues(new Uint8Array(10))), place, userId, title },
    ...{ key: privateKey, publicKey: encodeBase64Url(point), head: LOG_START, isOpened: false },
    ...{ syncedAt: null, exportedSeq: 0, incidents: [] },
  };
  return store.writeThrough(["logs"], async (turn) => {
    const logs = turn.objectStore("logs");
    // Another tab may have made one meanwhile.
    const raced = writtenBy(userId, await logs.index("place").getAll(place));
    if (!raced) await logs.add(made);
    return raced ?? made;
  });
}

/** @returns null: none is written at the moment */
export async function findOwnLog(store: GateStore, place: Place, userId: UserId): Promise<KeptLog | null> {
  const logs = await store.read(["logs"], (turn) => turn.objectStore("logs").index("place").getAll(place));
  return writtenBy(userId, logs) ?? null;
}

/** The one that is still written: what was set aside stays as it is. */
function writtenBy(userId: UserId, logs: readonly KeptLog[]): KeptLog | undefined {
  return logs.find((log) => log.userId === userId && !log.setAsideFor);
}

/**
 * Tells the server whose log it is. Harmless twice.
 * @returns whether the server has it
 */
export async function registerLog(server: ScanLogServer, store: GateStore, log: KeptLog): Promise<boolean> {
  const { logId, publicKey } = log;
  const signature = await signFor(log, scanLogProof(logId, LOG_START));
  const { ok: isOpened } = await server.openLog({ eventId: eventOf(log), logId, publicKey, signature });
  await store.write(["logs"], async (turn) => {
    const kept = await turn.objectStore("logs").get(logId);
    if (kept) await turn.objectStore("logs").put({ ...kept, isOpened });
  });
  return isOpened;
}

/** What a sync of this log needs of the store and the server. */
export function syncDepsOf(server: ScanLogServer, store: GateStore, log: KeptLog, clock: DeviceClock): SyncDeps {
  const { logId, place } = log;
  return {
    open: async () => void (await registerLog(server, store, log)),
    waiting: (fromSeq, limit) =>
      store.read(["scans"], (turn) =>
        turn.objectStore("scans").getAll(IDBKeyRange.bound([logId, fromSeq], [logId, []]), limit),
      ),
    sign: (text) => signFor(log, text),
    now: () => clock.now(),
    send: (sent) => server.sync({ eventId: eventOf(log), ...sent }),
    taken: (reply) =>
      store.writeThrough(["logs", "scans", "steps", "events"], async (turn) => {
        const through = IDBKeyRange.bound([logId], [logId, reply.seq]);
        const scans = await turn.objectStore("scans").getAll(through);
        const round = (await turn.objectStore("events").get(place))?.round ?? 0;
        const scanIds = new Set(scans.map(({ scanId }) => scanId));
        for (const passId of new Set(scans.flatMap(({ passIds }) => passIds))) {
          const steps = await turn.objectStore("steps").get([place, passId]);
          if (steps) await turn.objectStore("steps").put(stepsKnown(steps, scanIds, round), [place, passId]);
        }
        await turn.objectStore("scans").delete(through);
        const kept = await turn.objectStore("logs").get(logId);
        const found = reply.scans.filter(({ result }) => result === "incident");
        if (!kept) return;
        const incidents = withIncidents(kept.incidents, found);
        await turn.objectStore("logs").put({ ...kept, isOpened: true, syncedAt: Date.now(), incidents });
      }),
  };
}

/** With the log's key, which cannot be read out. @returns base64url */
export async function signFor({ key }: KeptLog, text: string): Promise<string> {
  const bytes = new TextEncoder().encode(text);
  const signature = await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, key, bytes);
  return encodeBase64Url(new Uint8Array(signature));
}

export function eventOf({ place }: KeptLog): string {
  return place.slice(place.indexOf("/") + 1);
}
