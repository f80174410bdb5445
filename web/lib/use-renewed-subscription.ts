import { useEffect } from "react";
import { sha256Hex } from "#shared/sha256";
import { currentSubscription } from "./current-subscription.ts";
import { knownSubscriptions } from "./known-subscriptions.ts";
import { canPush, findSubscription } from "./push.ts";
import { renewSubscription, type SignedIn } from "./renew-subscription.ts";
import { type Api, useApi, useCollege } from "./trpc.ts";
import { useMe } from "./use-me.ts";

const done = new Set<string>();

/**
 * Once a page load and sign-in: where this browser's notes go may have changed while nobody could tell the server, the server may have
 * forgotten it with a sign-in that ran out, and its owner may have stopped it from another device.
 */
export function useRenewedSubscription(): void {
  const { client } = useApi();
  const college = useCollege();
  const { id: userId, signedInAt } = useMe().user ?? {};
  useEffect(() => {
    const turn = `${college}:${signedInAt}`;
    if (userId === undefined || signedInAt === undefined || done.has(turn) || !canPush()) return;
    done.add(turn);
    renew(client, college, { userId, signedInAt }).catch(() => {}); // no network: when the app opens next
  }, [client, college, userId, signedInAt]);
}

async function renew(client: Api["client"], college: string, here: SignedIn): Promise<void> {
  const known = (await knownSubscriptions.list()).filter((one) => one.college === college);
  const registration = await navigator.serviceWorker.getRegistration("/");
  if (!registration) return;
  await renewSubscription(known, {
    current: (key) => currentSubscription(registration.pushManager, key),
    whoIsAt: async () => here,
    tell: async (_, renewed) => (await client.messages.addPush.mutate(renewed)).ok,
    keep: knownSubscriptions.keep,
    forget: knownSubscriptions.forget,
  });
  await believeServer(client, college, here);
}

/** What it knows of this browser is kept, and what it does not know any more is not. */
async function believeServer(client: Api["client"], college: string, here: SignedIn): Promise<void> {
  const subscription = await findSubscription();
  if (!subscription) return;
  const { endpoint } = subscription;
  const [{ devices, pushKey: key }, id] = await Promise.all([client.messages.settings.query(), sha256Hex(endpoint)]);
  if (key && devices.some((device) => device.id === id)) {
    await knownSubscriptions.keep({ ...here, college, endpoint, key });
  } else await knownSubscriptions.forget(college);
}
