import { useEffect } from "react";
import { sha256Hex } from "#shared/sha256";
import { canPush, findSubscription } from "./push.ts";
import { currentAddress } from "./push-address.ts";
import { renewPush } from "./renew-push.ts";
import { toldPush } from "./told-push.ts";
import { type Api, useApi, useCollege } from "./trpc.ts";
import { useMe } from "./use-me.ts";

const done = new Set<string>();

/**
 * Once a page load: where this browser's notes go may have changed while nobody could tell the server, or before this device kept
 * what it had told.
 */
export function useRenewedPush(): void {
  const { client } = useApi();
  const college = useCollege();
  const userId = useMe().user?.id ?? null;
  useEffect(() => {
    if (userId === null || done.has(college) || !canPush()) return;
    done.add(college);
    renew(client, college, userId).catch(() => {}); // no network: when the app opens next
  }, [client, college, userId]);
}

async function renew(client: Api["client"], college: string, userId: string): Promise<void> {
  const told = (await toldPush.list()).filter((one) => one.college === college);
  if (told.length === 0) return adopt(client, college, userId);
  const registration = await navigator.serviceWorker.getRegistration("/");
  if (!registration) return;
  await renewPush(told, {
    address: (key) => currentAddress(registration.pushManager, key),
    whoIsAt: async () => userId,
    tell: async (_, renewed) => (await client.messages.addPush.mutate(renewed)).ok,
    keep: toldPush.keep,
    forget: toldPush.forget,
  });
}

/** Told before anything was kept of it: kept from now on, if the server knows it as theirs. */
async function adopt(client: Api["client"], college: string, userId: string): Promise<void> {
  const subscription = await findSubscription();
  if (!subscription) return;
  const { endpoint } = subscription;
  const { devices, pushKey: key } = await client.messages.settings.query();
  const id = await sha256Hex(endpoint);
  if (key && devices.some((device) => device.id === id)) await toldPush.keep({ college, userId, endpoint, key });
}
