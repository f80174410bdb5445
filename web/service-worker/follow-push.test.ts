import { expect, test } from "vitest";
import type { ToldPush } from "../lib/renew-push.ts";
import { followPush } from "./follow-push.ts";

const now = { endpoint: "https://push.example/new", p256dh: "P", auth: "A" };
const told = (college: string, endpoint = "https://push.example/old"): ToldPush => ({
  ...{ college, userId: "usr_ana", endpoint, key: "K" },
});

/** A browser that was told by these, and servers that answer so. */
function makeBrowser(notes: readonly ToldPush[], answers: Record<string, unknown>) {
  const kept = new Map(notes.map((one) => [one.college, one]));
  const sent: [string, unknown][] = [];
  const ask = (async (path: string, init?: RequestInit) => {
    const what = path.replace("/api/", "").replace("/trpc/", " ");
    if (init?.body) sent.push([what, JSON.parse(String(init.body))]);
    const data = answers[what];
    if (data === undefined) throw new TypeError("Failed to fetch");
    return Response.json({ result: { data } });
  }) as unknown as typeof fetch;
  const store = {
    list: async () => [...kept.values()],
    keep: async (one: ToldPush) => void kept.set(one.college, one),
    forget: async (college: string) => void kept.delete(college),
    wipe: async () => kept.clear(),
  };
  const follow = (address: typeof now | null = now) =>
    followPush(async () => address, ask, store as unknown as Parameters<typeof followPush>[2]);
  return { kept, sent, follow };
}

const ana = { user: { id: "usr_ana" } };

test("each college that was told the old address hears the new one, once", async () => {
  const answers = { "hill auth.me": ana, "hill messages.addPush": { ok: true } };
  const { kept, sent, follow } = makeBrowser([told("hill"), told("lake", now.endpoint)], answers);
  await follow();
  await follow();
  expect(sent).toEqual([["hill messages.addPush", { ...now, replaces: "https://push.example/old" }]]);
  expect(kept.get("hill")?.endpoint).toBe(now.endpoint);
});

test("without a network what is to be told stays kept, and keeps back no other college's", async () => {
  const answers: Record<string, unknown> = { "lake auth.me": ana, "lake messages.addPush": { ok: true } };
  const { kept, sent, follow } = makeBrowser([told("hill"), told("lake")], answers);
  await expect(follow()).rejects.toThrow("Failed to fetch");
  expect([kept.get("hill")?.endpoint, kept.get("lake")?.endpoint]).toEqual(["https://push.example/old", now.endpoint]);
  Object.assign(answers, { "hill auth.me": ana, "hill messages.addPush": { ok: true } });
  await follow();
  expect(sent.map(([what]) => what)).toEqual(["lake messages.addPush", "hill messages.addPush"]);
});

test("nobody is told where somebody else is signed in; who is signed out is waited for", async () => {
  const answers = { "hill auth.me": { user: { id: "usr_ben" } }, "lake auth.me": { user: null } };
  const { kept, sent, follow } = makeBrowser([told("hill"), told("lake")], answers);
  await follow();
  expect(sent).toEqual([]);
  expect([...kept.keys()]).toEqual(["lake"]);
});

test("a browser whose owner took the permission back tells nobody", async () => {
  const { sent, follow } = makeBrowser([told("hill")], {});
  await follow(null);
  expect(sent).toEqual([]);
});

test("an address that the server will not have is not tried again", async () => {
  const { kept, follow } = makeBrowser([told("hill")], { "hill auth.me": ana, "hill messages.addPush": { ok: false } });
  await follow();
  expect(kept.size).toBe(0);
});
