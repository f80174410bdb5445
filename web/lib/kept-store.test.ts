import { afterEach, expect, test, vi } from "vitest";
import { inStore } from "./kept-store.ts";

afterEach(() => vi.unstubAllGlobals());

type Listening = Record<"onsuccess" | "oncomplete" | "onabort", (() => void) | undefined>;

/** A browser that answers a request, and whose turn then ends as it is told. */
function browser(end: "oncomplete" | "onabort", error: DOMException | null = null) {
  const soon = <T>(result: T) => {
    const request = { result } as { result: T } & Partial<Listening>;
    setTimeout(() => request.onsuccess?.());
    return request;
  };
  const transaction = () => {
    const turn = { error, objectStore: () => ({ put: () => soon("key") }) } as object & Partial<Listening>;
    setTimeout(() => turn[end]?.(), 5);
    return turn;
  };
  vi.stubGlobal("indexedDB", { open: () => soon({ transaction, close: () => undefined }) });
}

const write = () => inStore({ database: "d", store: "s" }, "readwrite", (store) => store.put(1, "key"));

test("what is written is written once its turn is over, and not when the request is answered", async () => {
  browser("oncomplete");
  expect(await write()).toBe("key");
  browser("onabort", new DOMException("full", "QuotaExceededError"));
  await expect(write()).rejects.toMatchObject({ name: "QuotaExceededError" });
  browser("onabort");
  await expect(write()).rejects.toMatchObject({ name: "AbortError" });
});
