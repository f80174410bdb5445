import type { PushAddress } from "./renew-push.ts";

/** What a server needs of a browser's subscription; null where it has no keys. */
export function addressOf(subscription: PushSubscription): PushAddress | null {
  const { endpoint, keys } = subscription.toJSON();
  return endpoint && keys?.p256dh && keys.auth ? { endpoint, p256dh: keys.p256dh, auth: keys.auth } : null;
}

/**
 * The browser's address, asked for anew where it has none: its owner has said yes before.
 * @param key base64url
 */
export async function currentAddress(push: PushManager, key: string): Promise<PushAddress | null> {
  const asked = { userVisibleOnly: true, applicationServerKey: key };
  if ((await push.permissionState(asked)) !== "granted") return null;
  return addressOf((await push.getSubscription()) ?? (await push.subscribe(asked)));
}
