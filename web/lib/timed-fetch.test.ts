import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { timedFetch } from "./timed-fetch.ts";

/** A network that takes every request, answers "/soon", and hangs with all others until they are given up. */
beforeEach(() => {
  vi.stubGlobal("fetch", (url: string, { signal }: { readonly signal: AbortSignal }) => {
    if (signal.aborted) return Promise.reject(signal.reason);
    if (url === "/soon") return Promise.resolve(new Response("an answer"));
    return new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
  });
});
afterEach(() => vi.unstubAllGlobals());

test("what is never answered is given up, whoever asks with a signal of their own or without", async () => {
  const late = { name: "TimeoutError" };
  await expect(timedFetch(20)("/never")).rejects.toMatchObject(late);
  await expect(timedFetch(20)("/never", { signal: new AbortController().signal })).rejects.toMatchObject(late);
  expect(await (await timedFetch(5_000)("/soon")).text()).toBe("an answer");
});

test("whoever asks may give it up sooner, or have done so before", async () => {
  const leaving = new AbortController();
  const asked = timedFetch(60_000)("/never", { signal: leaving.signal });
  leaving.abort();
  const left = { name: "AbortError" };
  await expect(asked).rejects.toMatchObject(left);
  await expect(timedFetch(60_000)("/soon", { signal: leaving.signal })).rejects.toMatchObject(left);
});
