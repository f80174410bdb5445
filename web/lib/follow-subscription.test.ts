import { expect, test } from "vitest";
import { followSubscription } from "./follow-subscription.ts";
import type { KnownSubscription } from "./renew-subscription.ts";

const now = { endpoint: "https://push.example/new", p256dh: "P", auth: "A" };
const told = (college: string, endpoint = "https://push.example/old"): KnownSubscription => ({
  ...{ college, userId: "usr_ana", sessionId: "ses_1", endpoint, key: "K" },
});

/** A browser that was told by these, and servers that answer so. */
function makeBrowser(notes: readonly KnownSubscription[], answers: Record<string, unknown>) {
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
    keep: async (one: KnownSubscription) => void kept.set(one.college, one),
    forget: async (college: string) => void kept.delete(college),
    wipe: async () => kept.clear(),
  };
  const follow = (current: typeof now | null = now) =>
    followSubscription(async () => current, ask, store as unknown as Parameters<typeof followSubscription>[2]);
  return { kept, sent, follow };
}

const ana = { user: { id: "usr_ana", sessionId: "ses_1" } };

test("each college that was told the old endpoint hears the new one, once", async () => {
  const answers = { "hill auth.me": ana, "lake auth.me": ana, "hill messages.addPush": { ok: true } };
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
  const answers = { "hill auth.me": { user: { id: "usr_ben", sessionId: "ses_2" } }, "lake auth.me": { user: null } };
  const { kept, sent, follow } = makeBrowser([told("hill"), told("lake")], answers);
  await follow();
  expect(sent).toEqual([]);
  expect([...kept.keys()]).toEqual(["lake"]);
});

test("a college that forgot the endpoint with a sign-in that ran out hears it again after the next one, once", async () => {
  const again = { user: { id: "usr_ana", sessionId: "ses_2" } };
  const answers = { "hill auth.me": again, "hill messages.addPush": { ok: true } };
  const { kept, sent, follow } = makeBrowser([told("hill", now.endpoint)], answers);
  await follow();
  await follow();
  expect(sent).toEqual([["hill messages.addPush", { ...now, replaces: now.endpoint }]]);
  expect(kept.get("hill")?.sessionId).toBe("ses_2");
});

test("a browser whose owner took the permission back tells nobody", async () => {
  const { sent, follow } = makeBrowser([told("hill")], {});
  await follow(null);
  expect(sent).toEqual([]);
});

test("an endpoint that the server will not have is not tried again", async () => {
  const { kept, follow } = makeBrowser([told("hill")], { "hill auth.me": ana, "hill messages.addPush": { ok: false } });
  await follow();
  expect(kept.size).toBe(0);
});
