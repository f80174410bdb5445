import type { UserId } from "#shared/ids";
import { scanLogClosing } from "#shared/scan-log";
import { allOf, allScansOf, type GateStore, type KeptLog, type LogClosing, type Place } from "./gate-store.ts";
import { signFor } from "./own-log.ts";

const HELD = ["events", "roster", "steps", "recent"] as const;

/** Lets go of all that is held of an event, in one turn; what the server has not taken stays. */
export async function wipePlace(store: GateStore, place: Place): Promise<void> {
  const closings = await closingsOf(await logsAt(store, place));
  await store.writeThrough([...HELD, "logs", "scans", "closings"], async (turn) => {
    await turn.objectStore("events").delete(place);
    await turn.objectStore("roster").delete(allOf(place));
    await turn.objectStore("steps").delete(allOf(place));
    await turn.objectStore("recent").delete(place);
    for (const closing of closings) {
      if ((await turn.objectStore("scans").count(allScansOf(closing.logId))) > 0) continue;
      await turn.objectStore("logs").delete(closing.logId);
      await turn.objectStore("closings").put(closing);
    }
  });
}

/**
 * The same for a whole college: nobody is signed in any more, or somebody else. Whose it was goes last: as long as that is here, a
 * page that was killed meanwhile is followed by one that wipes the rest.
 */
export async function wipeCollege(store: GateStore, college: string): Promise<void> {
  const places = await store.read(["events", "logs"], async (turn) => {
    const held = await turn.objectStore("events").getAllKeys();
    const logged = (await turn.objectStore("logs").getAll()).map(({ place }) => place);
    return new Set([...held, ...logged]);
  });
  for (const place of places) if (place.startsWith(`${college}/`)) await wipePlace(store, place);
  await store.writeThrough(["colleges"], (turn) => turn.objectStore("colleges").delete(college));
}

/**
 * Writes no more to a log that the server will never take: what waits of it stays, to be saved. Its gate is told to be free, for the
 * log that follows keeps it on this phone, which knows whom it let in.
 */
export async function setLogAside(
  store: GateStore,
  log: KeptLog,
  why: NonNullable<KeptLog["setAsideFor"]>,
): Promise<void> {
  const closings = await closingsOf([log]);
  await store.writeThrough(["logs", "closings"], async (turn) => {
    const kept = await turn.objectStore("logs").get(log.logId);
    if (!kept) return; // let go of meanwhile
    await turn.objectStore("logs").put({ ...kept, setAsideFor: why });
    for (const closing of closings) await turn.objectStore("closings").put(closing);
  });
}

/** A chain that lost scans is followed by none: the log goes with them, and what this phone knew by them alone. */
export async function discardLog(store: GateStore, log: KeptLog): Promise<void> {
  const closings = await closingsOf([log]);
  await store.writeThrough(["logs", "scans", "closings", "steps"], async (turn) => {
    const scans = await turn.objectStore("scans").getAll(allScansOf(log.logId));
    const gone = new Set(scans.map(({ scanId }) => scanId));
    const steps = turn.objectStore("steps");
    for (let cursor = await steps.openCursor(allOf(log.place)); cursor; cursor = await cursor.continue()) {
      const left = cursor.value.filter(({ by }) => !gone.has(by));
      if (left.length === 0) await cursor.delete();
      else if (left.length < cursor.value.length) await cursor.update(left);
    }
    await turn.objectStore("scans").delete(allScansOf(log.logId));
    await turn.objectStore("logs").delete(log.logId);
    for (const closing of closings) await turn.objectStore("closings").put(closing);
  });
}

/** Closes what others left here and the server has heard all of: nobody goes on with it. */
export async function closeLeftLogs(store: GateStore, place: Place, userId: UserId): Promise<void> {
  const left = (await logsAt(store, place)).filter((log) => log.userId !== userId);
  const closings = await closingsOf(left);
  if (closings.length === 0) return;
  await store.writeThrough(["logs", "scans", "closings"], async (turn) => {
    for (const closing of closings) {
      if ((await turn.objectStore("scans").count(allScansOf(closing.logId))) > 0) continue;
      await turn.objectStore("logs").delete(closing.logId);
      await turn.objectStore("closings").put(closing);
    }
  });
}

/**
 * Tells the server of the logs that this phone has let go of at an event, whoever's they were: a gate is kept by one of them no more.
 * @throws what `close` threw; what was not heard is told again
 */
export async function tellClosings(
  store: GateStore,
  place: Place,
  close: (closing: Pick<LogClosing, "logId" | "signature">) => Promise<unknown>,
): Promise<void> {
  const closings = await store.read(["closings"], (turn) => turn.objectStore("closings").index("place").getAll(place));
  for (const { logId, signature } of closings) {
    await close({ logId, signature });
    await store.write(["closings"], (turn) => turn.objectStore("closings").delete(logId));
  }
}

function logsAt(store: GateStore, place: Place): Promise<KeptLog[]> {
  return store.read(["logs"], (turn) => turn.objectStore("logs").index("place").getAll(place));
}

/** Signed before the turn, which waits for nothing else. */
function closingsOf(logs: readonly KeptLog[]): Promise<LogClosing[]> {
  const closing = async (log: KeptLog): Promise<LogClosing> => {
    const { logId, place } = log;
    return { logId, place, signature: await signFor(log, scanLogClosing(logId)) };
  };
  return Promise.all(logs.map(closing));
}
