import { SEND_LOGS } from "./unsent.ts";

/** Not in Safari and Firefox: there the log is sent when the scanner is opened next. */
type BackgroundSync = { readonly sync?: { readonly register: (tag: string) => Promise<void> } };

/** Asks the browser to send what waits as soon as there is a connection, though this page may be closed by then. */
export async function sendLater(): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  const registration = await navigator.serviceWorker.getRegistration();
  await (registration as BackgroundSync | undefined)?.sync?.register(SEND_LOGS);
}
