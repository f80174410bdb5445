import { useEffect } from "react";
import { sha256Hex } from "#shared/sha256";
import { currentSubscription } from "./current-subscription.ts";
import { followSubscription } from "./follow-subscription.ts";
import { knownSubscriptions } from "./known-subscriptions.ts";
import { canPush, findSubscription } from "./push.ts";
import { queryClient } from "./query-client.ts";
import type { SignedIn } from "./renew-subscription.ts";
import { type Api, useApi, useCollege } from "./trpc.ts";
import { useMe } from "./use-me.ts";

const done = new Set<string>();

/**
 * Once a page load and session: where this browser's notes go may have changed while nobody could tell the servers, they may have
 * forgotten it with a session that ended, and its owner may have stopped it from another device.
 */
export function useRenewedSubscription(): void {
  const { client, trpc } = useApi();
  const college = useCollege();
  const { id: userId, sessionId } = useMe().user ?? {};
  useEffect(() => {
    const turn = `${college} ${sessionId}`;
    if (userId === undefined || sessionId === undefined || done.has(turn) || !canPush()) return;
    done.add(turn);
    renew(client, college, { userId, sessionId })
      .then(() => queryClient.invalidateQueries(trpc.messages.settings.pathFilter()))
      .catch(() => {}); // no network: when the app opens next
  }, [client, trpc, college, userId, sessionId]);
}

async function renew(client: Api["client"], college: string, here: SignedIn): Promise<void> {
  const registration = await navigator.serviceWorker.getRegistration("/");
  if (!registration) return;
  await followSubscription((key) => currentSubscription(registration.pushManager, key));
  await believeServer(client, college, here);
}

/** What it knows of this browser is kept, and what it does not know any more is not, unless that changed while it was asked. */
async function believeServer(client: Api["client"], college: string, here: SignedIn): Promise<void> {
  const subscription = await findSubscription();
  if (!subscription) return;
  const { endpoint } = subscription;
  const before = await keptOf(college);
  const [{ devices, pushKey: key }, id] = await Promise.all([client.messages.settings.query(), sha256Hex(endpoint)]);
  if (key && devices.some((device) => device.id === id))
    await knownSubscriptions.keep({ ...here, college, endpoint, key });
  else if ((await keptOf(college)) === before) await knownSubscriptions.forget(college);
}

/** As text, to be compared. */
async function keptOf(college: string): Promise<string | undefined> {
  return JSON.stringify((await knownSubscriptions.list()).find((one) => one.college === college));
}
