import { env } from "cloudflare:workers";
import type { PushNote } from "#shared/push-note";

// Bound by vitest.config.ts alone, so the generated Env does not know it.
const { TEST_MESSAGES } = env as Env & { TEST_MESSAGES: string };

export type TestPush = {
  readonly browser: string;
  readonly topic: string;
  readonly headers: Record<string, string>;
  readonly note: PushNote;
};
export type TestText = {
  readonly sid: string;
  readonly to: string;
  readonly body: string;
  readonly callback: string | null;
};
export type TestSubscription = { readonly endpoint: string; readonly p256dh: string; readonly auth: string };

/** What stands in for Twilio and for browsers' push services: scripts/test-message-services.ts. */
export const carriers = {
  subscribe: (): Promise<TestSubscription> => ask("browsers", { method: "POST" }),
  forget: ({ endpoint }: TestSubscription): Promise<unknown> => ask(`browsers/${idOf(endpoint)}`, { method: "DELETE" }),
  pushesTo: ({ endpoint }: TestSubscription): Promise<TestPush[]> => ask(`pushes?browser=${idOf(endpoint)}`),
  textsTo: (number: string): Promise<TestText[]> => ask(`texts?${new URLSearchParams({ to: number })}`),
  /** What Twilio would say to our callback. */
  say: (
    sid: string,
    status: string,
    errorCode: number | null = null,
  ): Promise<{ url: string; body: string; signature: string }> =>
    ask(`texts/${sid}`, { method: "POST", body: JSON.stringify({ status, errorCode }) }),
  fail: (
    path: string,
    status: number,
    more: { times?: number; isTaken?: boolean; afterMs?: number } = {},
  ): Promise<unknown> => ask("faults", { method: "POST", body: JSON.stringify({ path, status, times: 1, ...more }) }),
};

export const pathOf = ({ endpoint }: TestSubscription) => new URL(endpoint).pathname;
export const TEXTS_PATH = "/2010-04-01/";

const idOf = (endpoint: string) => endpoint.split("/").at(-1) ?? "";

async function ask<T>(path: string, init: RequestInit = {}): Promise<T> {
  const response = await fetch(`${TEST_MESSAGES}/test/${path}`, init);
  const text = await response.text();
  return (text === "" ? null : JSON.parse(text)) as T;
}
