import { TRPCClientError } from "@trpc/client";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { AppErrorCode } from "#shared/errors";
import { ok, refuse } from "#shared/result";
import { forgetOwn, handOverHere, holdReady, listOwn, type OwnHandOver, sendOwn } from "./own-hand-overs.ts";
import { sendHandOver } from "./send-hand-over.ts";

const STAND = "stn_grill";
const CLOCK = (at: number) => `${at}`;

beforeEach(() => vi.stubGlobal("indexedDB", keptInMemory()));
afterEach(() => vi.unstubAllGlobals());

test("a hand-over that the server refuses to hear of is shown with its reason, and the others are sent", async () => {
  await handOver("AAAA", "BBBB", "CCCC");
  const answer = (entry: OwnHandOver) => {
    if (entry.code === "AAAA") failsWith("BAD_INPUT", "That was handed over too long ago.");
    return entry.code === "BBBB" ? ok({ handedTwiceAt: null }) : refuse({ code: "wrong-state", status: "cancelled" });
  };
  const asked = await send(answer);
  expect(asked).toEqual(["AAAA", "BBBB", "CCCC"]);
  const troubled = [
    { code: "AAAA", trouble: { kind: "not-taken", reason: "That was handed over too long ago." } },
    { code: "CCCC", trouble: { kind: "not-taken", reason: "The order was cancelled." } },
  ];
  expect(await listOwn(STAND)).toMatchObject(troubled);
  // The page died and was opened again: nothing of it is sent once more, and nothing was forgotten.
  expect(await send(() => ok({ handedTwiceAt: null }))).toEqual([]);
  expect(await listOwn(STAND)).toMatchObject(troubled);
  expect(await handOverHere(STAND, "AAAA", "another-try", 9_000)).toEqual({ kind: "already", at: 1_000 });
  await forgetOwn(await listOwn(STAND));
  expect(await listOwn(STAND)).toEqual([]);
});

test("a server that cannot just now keeps one waiting and hears the others", async () => {
  await handOver("AAAA", "BBBB");
  const busy = (entry: OwnHandOver) => (entry.code === "AAAA" ? failsWith("OVERLOADED", "Busy") : ok(NOTED_TWICE));
  expect(await send(busy)).toEqual(["AAAA", "BBBB"]);
  expect(await listOwn(STAND)).toMatchObject([{ code: "AAAA" }, { code: "BBBB", trouble: { kind: "twice" } }]);
  expect(await send(() => ok({ handedTwiceAt: null }))).toEqual(["AAAA"]);
  expect(await listOwn(STAND)).toMatchObject([{ code: "BBBB" }]);
});

test("without a network nothing is given up, and what was sent before is sent no more", async () => {
  await handOver("AAAA", "BBBB", "CCCC");
  const cut = (entry: OwnHandOver) => {
    if (entry.code !== "AAAA") throw new TRPCClientError("Failed to fetch");
    return ok({ handedTwiceAt: null });
  };
  await expect(send(cut)).rejects.toThrow("Failed to fetch");
  const waiting = await listOwn(STAND);
  expect(waiting.map(({ code, trouble }) => [code, trouble])).toEqual([
    ["BBBB", undefined],
    ["CCCC", undefined],
  ]);
});

const NOTED_TWICE = { handedTwiceAt: 4_000 };

/** Handed over in this order, a second apart, each under an id of its own. */
async function handOver(...codes: string[]): Promise<void> {
  const orders = codes.map((shortCode, i) => ({ id: `ord_${i}`, number: i + 1, name: "Ana", shortCode, lines: [] }));
  await holdReady(STAND, { orders, key: "", college: 1, event: 1 } as never);
  for (const [i, code] of codes.entries()) {
    expect(await handOverHere(STAND, code, `command-${i}`, 1_000 * (i + 1))).toMatchObject({ kind: "handed-over" });
  }
}

/** Which codes were asked about. */
async function send(answer: (entry: OwnHandOver) => unknown): Promise<string[]> {
  const asked: string[] = [];
  await sendOwn(STAND, (entry) => {
    asked.push(entry.code);
    return sendHandOver(async () => (await answer(entry)) as never, CLOCK);
  });
  return asked;
}

function failsWith(appCode: AppErrorCode, message: string): never {
  throw new TRPCClientError(message, { result: { error: { message, data: { appCode } } } as never });
}

/** A browser's databases, as far as one request at a time needs them. */
function keptInMemory() {
  const databases = new Map<string, Map<string, unknown>>();
  const soon = <T>(result: T) => {
    const request: { result: T; onsuccess?: () => void } = { result };
    setTimeout(() => request.onsuccess?.());
    return request;
  };
  const open = (name: string) => {
    const kept = databases.get(name) ?? new Map<string, unknown>();
    databases.set(name, kept);
    const store = {
      put: (value: unknown, key: string) => soon(void kept.set(key, structuredClone(value))),
      get: (key: string) => soon(kept.get(key)),
      getAll: () => soon([...kept.values()]),
      delete: (key: string) => soon(void kept.delete(key)),
    };
    const transaction = () => {
      const turn: { objectStore: () => typeof store; oncomplete?: () => void } = { objectStore: () => store };
      setTimeout(() => turn.oncomplete?.());
      return turn;
    };
    return soon({ transaction, close: () => undefined });
  };
  return { open };
}
