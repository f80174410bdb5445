import type { AppErrorCode } from "#shared/errors";

export type DeviceOverCode = Extract<AppErrorCode, "DEVICE_REVOKED" | "DEVICE_ENDED">;

export function isDeviceOver(code: AppErrorCode | "NETWORK"): code is DeviceOverCode {
  return code === "DEVICE_REVOKED" || code === "DEVICE_ENDED";
}

type DeviceOverWords = { readonly title: string; readonly detail: string };

export const DEVICE_OVER_WORDS: Record<DeviceOverCode, DeviceOverWords> = {
  DEVICE_REVOKED: {
    title: "This phone was taken off the scanners",
    detail:
      "Somebody of the event’s team did that: ask the organizers. It lets nobody in any more, and what it held of the event is gone from it. To scan again it needs a new code from them.",
  },
  DEVICE_ENDED: {
    title: "The event that this phone scanned at is over",
    detail:
      "It lets nobody in any more, and what it held of the event is gone from it. For the next event it needs a new code from the organizers.",
  },
};

/** What becomes of what such a phone has scanned. */
export function sayUnsent(left: readonly { readonly waiting: number }[]): string {
  const count = left.reduce((sum, { waiting }) => sum + waiting, 0);
  if (count === 0) return "Everything that it scanned was sent.";
  const [scans, them] = count === 1 ? ["1 scan", "it"] : [`${count.toLocaleString("en")} scans`, "them"];
  return `${scans} had not been sent, and this phone cannot send ${them} any more: save ${them} below, and give the file to the organizers.`;
}
