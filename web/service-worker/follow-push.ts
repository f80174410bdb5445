import type { PushAddress, RenewPushDeps } from "../lib/renew-push.ts";
import { renewPush } from "../lib/renew-push.ts";
import { toldPush } from "../lib/told-push.ts";

/** As the page gives up: a browser ends a worker that waits much longer. */
const ANSWER_WITHIN_MS = 20_000;

/** The browser has given its notes another address: the servers that were told the old one are told the new. */
export async function followPush(
  address: RenewPushDeps["address"],
  ask: typeof fetch = (...request) => fetch(...request),
  told: typeof toldPush = toldPush,
): Promise<void> {
  await renewPush(await told.list(), {
    address,
    whoIsAt: async (college) => {
      const me = await call<{ user: { id: string } | null }>(ask, college, "auth.me");
      return me.user?.id ?? null;
    },
    tell: async (college, renewed: PushAddress & { replaces: string }) => {
      const answer = await call<{ ok: boolean }>(ask, college, "messages.addPush", renewed);
      return answer.ok;
    },
    keep: told.keep,
    forget: told.forget,
  });
}

/** @throws Error where the server does not answer, or not with a result: the app tries again when it opens */
async function call<T>(ask: typeof fetch, college: string, path: string, input?: object): Promise<T> {
  const answer = await ask(`/api/${encodeURIComponent(college)}/trpc/${path}`, {
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    ...(input && { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(input) }),
  });
  const { result } = await answer.json();
  if (!result) throw new Error(`the server answered ${answer.status}`);
  return result.data;
}
