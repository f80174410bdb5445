import { refuse } from "#shared/result";
import { DeviceClock } from "../features/scanner/own-gate/device-clock.ts";
import { allScansOf, type GateStore, type KeptLog, openGateStore } from "../features/scanner/own-gate/gate-store.ts";
import { type ScanLogServer, syncDepsOf } from "../features/scanner/own-gate/own-log.ts";
import { syncLog } from "../features/scanner/own-gate/sync-log.ts";
import { showUnsent } from "../features/scanner/own-gate/unsent.ts";
import { syncLockOf, withLock } from "../features/scanner/own-gate/with-lock.ts";
import { sendEach } from "./send-each.ts";

/**
 * Sends what the scanner wrote down and no page is there to send; a log that is not taken keeps no other back.
 * @throws where there is no connection, or the server is busy: the browser asks again later
 */
export async function sendLogs(): Promise<void> {
  const store = await openGateStore();
  const clock = new DeviceClock();
  const failures = await sendEach(await logsToSend(store), async (log) => {
    const deps = syncDepsOf(serverAt(collegeOf(log)), store, log, clock);
    await withLock(syncLockOf(log.logId), () => syncLog(log.logId, deps));
  });
  const waiting = await store.read(["scans"], (turn) => turn.objectStore("scans").count());
  await showUnsent(waiting).catch(() => undefined); // the next page says it
  if (failures.length > 0) throw failures[0];
}

/** As the page gives up: a browser ends a worker that waits much longer. */
const SEND_WITHIN_MS = 20_000;

/** Of who is here, but what was set aside. */
function logsToSend(store: GateStore): Promise<KeptLog[]> {
  return store.read(["colleges", "logs", "scans"], async (turn) => {
    const logs: KeptLog[] = [];
    for (const log of await turn.objectStore("logs").getAll()) {
      const here = await turn.objectStore("colleges").get(collegeOf(log));
      const waiting = await turn.objectStore("scans").count(allScansOf(log.logId));
      if (waiting > 0 && !log.setAsideFor && here?.me.user?.id === log.userId) logs.push(log);
    }
    return logs;
  });
}

function collegeOf({ place }: KeptLog): string {
  return place.slice(0, place.indexOf("/"));
}

function serverAt(college: string): ScanLogServer {
  return {
    // The page opens a log: here somebody else may have signed in meanwhile, and would open it as theirs.
    openLog: async () => refuse({ code: "log-unknown" }),
    sync: async (input) => {
      const answer = await fetch(`/api/${encodeURIComponent(college)}/trpc/scanner.sync`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(input),
        signal: AbortSignal.timeout(SEND_WITHIN_MS),
      });
      const { result } = await answer.json();
      if (!result) throw new Error(`the server answered ${answer.status}`);
      return result.data;
    },
  };
}
