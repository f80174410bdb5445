/** Felt in a pocket, told apart from a message. */
const PATTERN_MS = [300, 120, 300, 120, 600];

export type LocalAlert = {
  readonly title: string;
  readonly body: string;
  /** A newer one of the same tag takes the place of the older. */
  readonly tag: string;
};

/** Whether this browser could show a note outside its page, and its owner has not said yet whether it may. */
export function mayAskForAlerts(): boolean {
  return "Notification" in window && Notification.permission === "default";
}

/** Asks the owner. Call it only when they pressed something that says so. @returns whether notes may be shown from now on */
export async function askForAlerts(): Promise<boolean> {
  return (await Notification.requestPermission()) === "granted";
}

/** Shakes the device, and shows a note beside the page where its owner allowed that. Whatever fails, the page says it too. */
export async function alertHere({ title, body, tag }: LocalAlert): Promise<void> {
  if (navigator.userActivation?.hasBeenActive) navigator.vibrate?.(PATTERN_MS);
  // Whoever looks at the page sees it there.
  if (!("Notification" in window) || Notification.permission !== "granted" || document.visibilityState === "visible")
    return;
  try {
    const worker = "serviceWorker" in navigator ? await navigator.serviceWorker.getRegistration() : undefined;
    // Phones show notes of service workers alone, desktops without one those of a page.
    if (worker) await worker.showNotification(title, { body, tag });
    else new Notification(title, { body, tag });
  } catch {
    // The platform has thought better of it.
  }
}
