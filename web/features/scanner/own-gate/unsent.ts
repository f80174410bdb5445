/** Under which name the browser is asked to send what waits. */
export const SEND_LOGS = "send-scan-logs";

/** How many scans wait, on the icon of a scanner that was put on the home screen. */
export async function showUnsent(count: number): Promise<void> {
  if (!("setAppBadge" in navigator)) return;
  await (count > 0 ? navigator.setAppBadge(count) : navigator.clearAppBadge());
}
