import { dateFormat } from "../date-format.ts";

const DAY_MINUTES = 1_440;
const MINUTE_MS = 60_000;

export type QuietHours = {
  /** Minutes after midnight at the campus: quiet in [from, to), also over midnight; equal: never. */
  readonly quietFrom: number;
  readonly quietTo: number;
};

/**
 * When quiet hours that hold now are over, epoch milliseconds; null: they do not hold. On the night a clock changes they end up
 * to an hour off.
 * @param timeZone of IANA: "Asia/Kolkata"
 */
export function quietUntil({ quietFrom, quietTo }: QuietHours, timeZone: string, now: number): number | null {
  const minute = minuteOfDay(timeZone, now);
  const isQuiet =
    quietFrom < quietTo ? minute >= quietFrom && minute < quietTo : minute >= quietFrom || minute < quietTo;
  if (quietFrom === quietTo || !isQuiet) return null;
  const minutesLeft = (quietTo - minute + DAY_MINUTES) % DAY_MINUTES;
  return now - (now % MINUTE_MS) + minutesLeft * MINUTE_MS;
}

function minuteOfDay(timeZone: string, now: number): number {
  const clock = dateFormat("en-GB", { timeZone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const [hour = 0, minute = 0] = clock.format(now).split(":").map(Number);
  return hour * 60 + minute;
}
