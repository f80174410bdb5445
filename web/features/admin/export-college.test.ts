import { TRPCClientError } from "@trpc/client";
import { expect, test } from "vitest";
import type { AppErrorCode } from "#shared/errors";
import { currentAsk, subscribeToAsks } from "#web/lib/step-up";
import { type ExportCalls, fetchCollege, newExport } from "./export-college.ts";

const ROWS = { people: ["Asha", "Ben", "Chen"], events: [], passes: ["P1", "P2"] };
type Store = keyof typeof ROWS;

/** A server whose pages hold two rows, and which fails as it is told to, a failure for each next call. */
function makeServer() {
  const asked: string[] = [];
  const failures: unknown[] = [];
  const answer = async <T>(call: string, value: T): Promise<T> => {
    asked.push(call);
    const failure = failures.shift();
    if (failure) throw failure;
    return value;
  };
  const calls: ExportCalls = {
    begin: () => answer("begin", { stores: Object.keys(ROWS), ticket: "sealed" }),
    page: (begun, store, after) => {
      expect(begun).toEqual({ stores: Object.keys(ROWS), ticket: "sealed" });
      const from = Number(after?.[0] ?? 0);
      const all = ROWS[store as Store];
      const rows = all.slice(from, from + 2).map((name) => ({ name }));
      return answer(`${store} ${from}`, { rows, next: from + 2 < all.length ? [from + 2] : null });
    },
  };
  return { calls, asked, failures };
}

/** What a browser does meanwhile, but nobody waits. */
function makeDeps() {
  const waits: number[] = [];
  const progress: string[] = [];
  return {
    waits,
    progress,
    wait: async (ms: number) => void waits.push(ms),
    onProgress: (rows: number, isWaiting: boolean) => void progress.push(isWaiting ? `${rows}, waiting` : `${rows}`),
  };
}

function failure(appCode: AppErrorCode, retryAfter?: string): TRPCClientError<never> {
  const response = new Response(null, retryAfter ? { headers: { "retry-after": retryAfter } } : {});
  const error = { message: appCode, code: -32_000, data: { appCode } };
  return TRPCClientError.from({ error } as never, { meta: { response } });
}

const noNetwork = () => new TRPCClientError<never>("Failed to fetch");
const ALL_ASKED = ["begin", "people 0", "people 2", "events 0", "passes 0"];

test("every store is fetched page by page, and said as it grows", async () => {
  const { calls, asked } = makeServer();
  const [taken, deps] = [newExport(), makeDeps()];
  await fetchCollege(calls, taken, deps);
  expect(asked).toEqual(ALL_ASKED);
  expect(deps.progress).toEqual(["2", "3", "3", "5"]);
  const lines = (await new Blob(taken.parts).text()).trim().split("\n");
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    { store: "people", name: "Asha" },
    { store: "people", name: "Ben" },
    { store: "people", name: "Chen" },
    { store: "passes", name: "P1" },
    { store: "passes", name: "P2" },
  ]);
});

test("a page that fails is asked for again, not the pages before it", async () => {
  const { calls, asked, failures } = makeServer();
  failures.push(null, null, noNetwork(), failure("OVERLOADED"));
  const [taken, deps] = [newExport(), makeDeps()];
  await fetchCollege(calls, taken, deps);
  expect(asked).toEqual(["begin", "people 0", "people 2", "people 2", "people 2", "events 0", "passes 0"]);
  expect(deps.progress).toEqual(["2", "2, waiting", "2, waiting", "3", "3", "5"]);
  expect(taken.rows).toBe(5);
});

test("too many requests: it rests for as long as the server says, a few seconds otherwise, and longer than a minute", async () => {
  const { calls, failures } = makeServer();
  failures.push(null, failure("TOO_MANY_REQUESTS", "7"), failure("TOO_MANY_REQUESTS"));
  const deps = makeDeps();
  await fetchCollege(calls, newExport(), deps);
  expect(deps.waits).toEqual([7_000, 5_000]);

  failures.push(null, ...Array.from({ length: 31 }, () => failure("TOO_MANY_REQUESTS", "2")));
  await fetchCollege(calls, newExport(), deps);
});

test("the second factor is asked for again at the page where it has run out", async () => {
  const { calls, asked, failures } = makeServer();
  const stop = subscribeToAsks(() => currentAsk()?.answer(true));
  failures.push(null, null, failure("STEP_UP_NEEDED"));
  await fetchCollege(calls, newExport(), makeDeps());
  stop();
  expect(asked).toEqual(["begin", "people 0", "people 2", "people 2", "events 0", "passes 0"]);
});

test("who declines to prove it, or has no network for long, goes on later where it stopped", async () => {
  const { calls, asked, failures } = makeServer();
  const [taken, deps] = [newExport(), makeDeps()];
  failures.push(null, null, failure("STEP_UP_NEEDED"));
  await expect(fetchCollege(calls, taken, deps)).rejects.toThrow("STEP_UP_NEEDED");
  failures.push(...Array.from({ length: 100 }, noNetwork));
  await expect(fetchCollege(calls, taken, deps)).rejects.toThrow("Failed to fetch");
  expect(deps.waits.length).toBeLessThan(20);
  failures.length = 0;
  asked.length = 0;
  await fetchCollege(calls, taken, deps);
  expect(asked).toEqual(["people 2", "events 0", "passes 0"]);
  expect(taken.rows).toBe(5);
});

test("what would fail again is not asked for again", async () => {
  const { calls, asked, failures } = makeServer();
  failures.push(null, failure("NOT_FOUND"));
  await expect(fetchCollege(calls, newExport(), makeDeps())).rejects.toThrow("NOT_FOUND");
  expect(asked).toEqual(["begin", "people 0"]);
});
