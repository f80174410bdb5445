import { knownSubscriptions } from "./known-subscriptions.ts";
import { type RenewDeps, renewSubscription, type SubscriptionFields } from "./renew-subscription.ts";

/** As the page gives up: a browser ends a worker that waits much longer. */
const ANSWER_WITHIN_MS = 20_000;

/** Where the browser has another subscription, or is signed in anew, the servers that were told before are told again. */
export async function followSubscription(
  current: RenewDeps["current"],
  ask: typeof fetch = (...request) => fetch(...request),
  known: typeof knownSubscriptions = knownSubscriptions,
): Promise<void> {
  await renewSubscription(await known.list(), {
    current,
    whoIsAt: async (college) => {
      const me = await call<{ user: { id: string; sessionId: string } | null }>(ask, college, "auth.me");
      return me.user && { userId: me.user.id, sessionId: me.user.sessionId };
    },
    tell: async (college, renewed: SubscriptionFields & { replaces: string }) => {
      const answer = await call<{ ok: boolean }>(ask, college, "messages.addPush", renewed);
      return answer.ok;
    },
    keep: known.keep,
    forget: known.forget,
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
