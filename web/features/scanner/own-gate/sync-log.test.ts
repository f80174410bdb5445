import { describe, expect, test } from "vitest";
import { countedId } from "#shared/counting-ids";
import { ENTRY_LIST_ID } from "#shared/domain/entry/view";
import { CHAIN_START, type ChainHead } from "#shared/hash-chain";
import type { CommandId } from "#shared/ids";
import { SCANS_IN_SYNC_MAX } from "#shared/limits";
import { ok, type Result, refuse } from "#shared/result";
import { type ChainedScan, followScans, type LoggedScan, scanHash } from "#shared/scan-log";
import type { ScanLogRefusal, SyncReply } from "#shared/views/roster";
import { type SyncDeps, syncLog, syncRetryMs } from "./sync-log.ts";

const MAX = SCANS_IN_SYNC_MAX;
/** Three syncs. */
const SCANS = 2 * MAX + 1;
const logId = countedId("scanLog", 1);
const time = { at: 0, upMs: 0, life: "life" };

async function chain(scans: number, code = "X"): Promise<ChainedScan[]> {
  const all: ChainedScan[] = [];
  let hash = CHAIN_START;
  for (let seq = 1; seq <= scans; seq++) {
    const scan: LoggedScan = {
      ...{
        seq,
        scanId: `scan-number-${seq}` as CommandId,
        eventId: countedId("event", 1),
        gateId: countedId("gate", 1),
      },
      ...{
        listId: ENTRY_LIST_ID,
        direction: "in",
        code,
        passIds: [],
        undoes: null,
        refusal: null,
        reason: null,
        time,
      },
    };
    hash = await scanHash(logId, scan, hash);
    all.push({ ...scan, hash });
  }
  return all;
}

/** Where a tab can be killed. */
type Death = "before-send" | "after-the-server-took-it" | "before-letting-go";

/** A phone's store and a server that takes a log as ours does, and a tab that dies where it is told to. */
async function world(scans: number) {
  const kept = await chain(scans);
  const taken: ChainedScan[] = [];
  const sizes: number[] = [];
  let isOpened = true;
  const headOf = (): ChainHead => ({ seq: taken.length, hash: taken.at(-1)?.hash ?? CHAIN_START });
  const server = async (sent: readonly ChainedScan[]): Promise<Result<SyncReply, ScanLogRefusal>> => {
    if (!isOpened) return refuse({ code: "log-unknown" });
    const other = sent.find(({ seq, hash }) => seq <= taken.length && hash !== taken[seq - 1]?.hash);
    if (other) return refuse({ code: "log-broken", seq: other.seq });
    const fresh = sent.filter(({ seq }) => seq > taken.length);
    if (fresh[0] && fresh[0].seq !== taken.length + 1) return refuse({ code: "log-gap", from: taken.length + 1 });
    const followed = await followScans(logId, headOf(), fresh);
    if (!followed.ok) return refuse({ code: "log-broken", seq: followed.brokenAt });
    taken.push(...fresh);
    return ok({ ...headOf(), scans: [], serverAt: 0 });
  };
  const tab = (death: Death | null, atBatch = 1): SyncDeps => {
    let batch = 0;
    const die = (at: Death) => {
      if (death === at && batch === atBatch) throw new Error("killed");
    };
    return {
      open: async () => {
        isOpened = true;
      },
      waiting: async (from, limit) => kept.filter(({ seq }) => seq >= from).slice(0, limit),
      sign: async () => "signature",
      now: () => time,
      send: async ({ scans: sent }) => {
        batch += 1;
        sizes.push(sent.length);
        die("before-send");
        const answer = await server(sent);
        die("after-the-server-took-it");
        return answer;
      },
      taken: async ({ seq }) => {
        die("before-letting-go");
        while (kept[0] && kept[0].seq <= seq) kept.shift();
      },
    };
  };
  return { kept, taken, sizes, tab, close: () => (isOpened = false) };
}

describe("a log on its way", () => {
  test("goes in order, so many at a time, and is let go", async () => {
    const { kept, taken, sizes, tab } = await world(SCANS);
    expect(await syncLog(logId, tab(null))).toEqual({ type: "done", sent: SCANS });
    expect(sizes).toEqual([MAX, MAX, 1]);
    expect(kept).toEqual([]);
    expect(taken.map(({ seq }) => seq)).toEqual(Array.from({ length: SCANS }, (_, at) => at + 1));
  });

  test.each(["before-send", "after-the-server-took-it", "before-letting-go"] as const)(
    "loses and doubles nothing when the tab is killed %s",
    async (death) => {
      for (const atBatch of [1, 2, 3]) {
        const { kept, taken, tab } = await world(SCANS);
        await expect(syncLog(logId, tab(death, atBatch))).rejects.toThrow("killed");
        expect(new Set([...kept, ...taken].map(({ seq }) => seq)).size).toBe(SCANS);
        expect(await syncLog(logId, tab(null))).toMatchObject({ type: "done" });
        expect([kept.length, taken.length]).toEqual([0, SCANS]);
      }
    },
  );

  test("is opened where the server does not know it", async () => {
    const { taken, tab, close } = await world(3);
    close();
    expect(await syncLog(logId, tab(null))).toMatchObject({ type: "done" });
    expect(taken).toHaveLength(3);
  });

  test("stays here when the server has forgotten what is no longer here", async () => {
    const { kept, taken, tab } = await world(MAX + 5);
    await expect(syncLog(logId, tab("before-send", 2))).rejects.toThrow();
    taken.splice(1);
    expect(await syncLog(logId, tab(null))).toEqual({ type: "broken", why: "log-gap" });
    expect(kept).toHaveLength(5);
  });

  test("stays here where its phone went back in time and wrote under numbers that the server knows otherwise", async () => {
    for (const back of [MAX - 2, MAX, MAX + 2]) {
      const { kept, taken, tab } = await world(MAX + 5);
      const before = kept.slice(0, back);
      await syncLog(logId, tab(null));
      kept.push(...before, ...(await chain(MAX + 8, "anew")).slice(back));
      expect(await syncLog(logId, tab(null))).toEqual({ type: "broken", why: "log-broken" });
      expect([taken.length, kept[0]?.seq, kept.length]).toEqual([MAX + 5, back + 1, MAX + 8 - back]);
    }
  });

  test("is not given up when the server will not have it as things are", async () => {
    const { kept, tab } = await world(5);
    const deps = { ...tab(null), send: async () => refuse({ code: "log-unknown" }) };
    expect(await syncLog(logId, deps)).toEqual({ type: "refused", why: "log-unknown" });
    expect(kept).toHaveLength(5);
    expect(await syncLog(logId, tab(null))).toEqual({ type: "done", sent: 5 });
  });

  test("stays here from where somebody changed it, and what came before is taken", async () => {
    for (const at of [0, 2, MAX + 3]) {
      const { kept, taken, tab } = await world(MAX + 5);
      const [first] = kept.splice(at, 1, { ...(kept[at] as ChainedScan), code: "Y" });
      expect(await syncLog(logId, tab(null))).toEqual({ type: "broken", why: "log-broken" });
      expect([taken.length, kept.length, kept[0]?.seq]).toEqual([at, MAX + 5 - at, first?.seq]);
    }
  });
});

test("phones that failed together do not come back together", () => {
  expect([syncRetryMs(0, 0), syncRetryMs(0, 1)]).toEqual([500, 1_000]);
  expect([syncRetryMs(30, 0), syncRetryMs(30, 1)]).toEqual([30_000, 60_000]);
});
