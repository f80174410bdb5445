import type { SubscriptionFields } from "./renew-subscription.ts";

/** What a server needs of a browser's subscription; null where it has no keys. */
export function fieldsOf(subscription: PushSubscription): SubscriptionFields | null {
  const { endpoint, keys } = subscription.toJSON();
  return endpoint && keys?.p256dh && keys.auth ? { endpoint, p256dh: keys.p256dh, auth: keys.auth } : null;
}

/**
 * The browser's subscription, asked for anew where it has none: its owner has said yes before.
 * @param key base64url
 */
export async function currentSubscription(push: PushManager, key: string): Promise<SubscriptionFields | null> {
  const asked = { userVisibleOnly: true, applicationServerKey: key };
  if ((await push.permissionState(asked)) !== "granted") return null;
  return fieldsOf((await push.getSubscription()) ?? (await push.subscribe(asked)));
}
