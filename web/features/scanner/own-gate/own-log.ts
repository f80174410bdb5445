import { encodeBase64Url } from "#shared/base64url";
import { type EventId, makeId, type ScanLogId, type UserId } from "#shared/ids";
import { scanLogProof } from "#shared/scan-log";
import { saveFile } from "#web/lib/save-file";
import type { ScanApi } from "../scan-api.ts";
import type { DeviceClock } from "./device-clock.ts";
import { allScansOf, type GateStore, type KeptLog, type Place } from "./gate-store.ts";
import { stepsKnown } from "./own-steps.ts";
import { fitting, type SyncDeps } from "./sync-log.ts";
import { LOG_START } from "./write-scan.ts";

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256" };
/** The newest that are shown. */
const INCIDENTS_KEPT_MAX = 30;

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
  const turn = store.transaction("logs", "readwrite", { durability: "strict" });
  // Another tab may have made one meanwhile.
  const raced = (await turn.store.index("place").getAll(place)).find((log) => log.userId === userId);
  if (!raced) await turn.store.add(made);
  await turn.done;
  return raced ?? made;
}

export async function findOwnLog(store: GateStore, place: Place, userId: UserId): Promise<KeptLog | null> {
  const logs = await store.getAllFromIndex("logs", "place", place);
  return logs.find((log) => log.userId === userId) ?? null;
}

/** A chain that lost scans is followed by none: the log goes with them. */
export async function discardLog(store: GateStore, logId: ScanLogId): Promise<void> {
  const turn = store.transaction(["logs", "scans"], "readwrite");
  await turn.objectStore("scans").delete(allScansOf(logId));
  await turn.objectStore("logs").delete(logId);
  await turn.done;
}

/**
 * Tells the server whose log it is. Harmless twice.
 * @returns why the server will not have it, or null
 */
export async function registerLog(client: ScanApi["client"], store: GateStore, eventId: EventId, log: KeptLog) {
  const { logId, publicKey } = log;
  const signature = await signFor(log, scanLogProof(logId, LOG_START));
  const opened = await client.scanner.openLog.mutate({ eventId, logId, publicKey, signature });
  if (!opened.ok) return opened.refusal.code;
  const turn = store.transaction("logs", "readwrite");
  const kept = await turn.store.get(logId);
  if (kept) await turn.store.put({ ...kept, isOpened: true });
  await turn.done;
  return null;
}

/** What a sync of this log needs of the store and the server. */
export function syncDepsOf(
  client: ScanApi["client"],
  store: GateStore,
  eventId: EventId,
  log: KeptLog,
  clock: DeviceClock,
): SyncDeps {
  const { logId, place } = log;
  return {
    open: async () => void (await registerLog(client, store, eventId, log)),
    waiting: (fromSeq, limit) => store.getAll("scans", IDBKeyRange.bound([logId, fromSeq], [logId, []]), limit),
    sign: (text) => signFor(log, text),
    now: () => clock.now(),
    send: ({ scans, signature, now }) => client.scanner.sync.mutate({ eventId, logId, scans, signature, now }),
    taken: async (reply) => {
      const turn = store.transaction(["logs", "scans", "steps", "events"], "readwrite", { durability: "strict" });
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
      if (kept) {
        const incidents = [...found.toReversed(), ...kept.incidents].slice(0, INCIDENTS_KEPT_MAX);
        await turn.objectStore("logs").put({ ...kept, isOpened: true, syncedAt: Date.now(), incidents });
      }
      await turn.done;
    },
  };
}

type Synced = Parameters<ScanApi["client"]["scanner"]["sync"]["mutate"]>[0];

/** All that somebody needs to bring a log in that this phone cannot send: what its syncs would say, with the key. Null: none. */
async function exportLog(store: GateStore, log: KeptLog, clock: DeviceClock) {
  const { logId, publicKey, place } = log;
  const all = await store.getAll("scans", allScansOf(logId));
  const last = all.at(-1);
  if (!last) return null;
  const eventId = place.slice(place.indexOf("/") + 1);
  const syncs: Synced[] = [];
  for (let scans = fitting(all), at = 0; scans.length > 0; at += scans.length, scans = fitting(all.slice(at))) {
    const end = scans.at(-1) ?? last;
    const signature = await signFor(log, scanLogProof(logId, end));
    syncs.push({ eventId, logId, scans, signature, now: clock.now() });
  }
  return { seq: last.seq, file: { publicKey, opened: await signFor(log, scanLogProof(logId, LOG_START)), syncs } };
}

/** A log with scans that were not sent. */
export type LeftLog = { readonly log: KeptLog; readonly waiting: number };

/** Those of a college, but of who is here: theirs are sent by themselves. */
export async function findLeftLogs(store: GateStore, college: string, userId: string | null): Promise<LeftLog[]> {
  const left: LeftLog[] = [];
  for (const log of await store.getAll("logs")) {
    if (!log.place.startsWith(`${college}/`) || log.userId === userId) continue;
    const waiting = await store.count("scans", allScansOf(log.logId));
    if (waiting > 0) left.push({ log, waiting });
  }
  return left;
}

/** Hands what waits to the browser as a file, and notes how far that goes. */
export async function saveLog(store: GateStore, log: KeptLog, clock: DeviceClock): Promise<void> {
  const made = await exportLog(store, log, clock);
  if (!made) return;
  saveFile("scan-log.json", "application/json", [new Blob([JSON.stringify(made.file)])]);
  const kept = await store.get("logs", log.logId);
  if (kept) await store.put("logs", { ...kept, exportedSeq: made.seq });
}

async function signFor({ key }: KeptLog, text: string): Promise<string> {
  const bytes = new TextEncoder().encode(text);
  const signature = await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, key, bytes);
  return encodeBase64Url(new Uint8Array(signature));
}
