import { fieldsOf } from "./current-subscription.ts";
import { knownSubscriptions } from "./known-subscriptions.ts";
import type { SubscriptionFields } from "./renew-subscription.ts";

/** Whether this browser can be told things while no page is open. `denied`: its owner said no, and only they can change it. */
export type PushState = "unsupported" | "denied" | "off" | "on";

export function canPush(): boolean {
  const hasAll = "serviceWorker" in navigator && "PushManager" in globalThis && "Notification" in globalThis;
  return import.meta.env.PROD && hasAll;
}

/** Where this browser's notes go; null: it has none. */
export async function findSubscription(): Promise<PushSubscription | null> {
  const registration = await navigator.serviceWorker.getRegistration("/");
  return (await registration?.pushManager.getSubscription()) ?? null;
}

export async function readPushState(): Promise<PushState> {
  if (!canPush()) return "unsupported";
  if (Notification.permission === "denied") return "denied";
  return (await findSubscription()) ? "on" : "off";
}

/**
 * Asks the browser's owner, then its push service. Only after a press: browsers think ill of pages that ask by themselves.
 * @param key base64url
 * @returns null where they said no
 */
export async function subscribe(key: string): Promise<SubscriptionFields | null> {
  if ((await Notification.requestPermission()) !== "granted") return null;
  await navigator.serviceWorker.register("/sw.js");
  const { pushManager } = await navigator.serviceWorker.ready;
  return fieldsOf(await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key }));
}

/** This browser is told nothing any more. */
export async function unsubscribe(): Promise<void> {
  if (!canPush()) return;
  await knownSubscriptions.wipe();
  await (await findSubscription())?.unsubscribe();
}
