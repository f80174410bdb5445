import { afterEach, expect, test, vi } from "vitest";
import { GATE_DATABASE, wipeHeld } from "./gate-database.ts";

afterEach(() => vi.unstubAllGlobals());

/** A browser whose turn ends so. */
function browserWith(end: "oncomplete" | "onerror" | "onabort") {
  const closed = vi.fn();
  const transaction = () => {
    const turn: Record<string, unknown> = { objectStore: () => ({ clear: () => undefined }) };
    setTimeout(() => (turn[end] as (() => void) | undefined)?.());
    return turn;
  };
  const open = () => {
    const opening: { onsuccess?: () => void; result: unknown } = { result: { transaction, close: closed } };
    setTimeout(() => opening.onsuccess?.());
    return opening;
  };
  vi.stubGlobal("indexedDB", { databases: async () => [{ name: GATE_DATABASE }], open });
  return closed;
}

test.each(["oncomplete", "onerror", "onabort"] as const)(
  "signing out goes on when the turn ends by %s",
  async (end) => {
    const closed = browserWith(end);
    await wipeHeld();
    expect(closed).toHaveBeenCalledOnce();
  },
  5_000,
);
