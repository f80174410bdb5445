/** Formats instants for people, in a given IANA zone; the language is the reader's own. */

import { outwardMinutes, shownMinutes } from "#shared/eta-words";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** Under this, "now" is as exact as a glance needs. */
const NOW_MS = 45_000;

const formatters = new Map<string, Intl.DateTimeFormat>();

// Building a formatter costs a hundred times what using it does, and lists use the same few.
function formatter(timeZone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${timeZone}|${JSON.stringify(options)}`;
  const known = formatters.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat(undefined, { timeZone, ...options });
  formatters.set(key, made);
  return made;
}

/** "14:02" */
export function formatClock(at: number, timeZone: string): string {
  return formatter(timeZone, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(at);
}

/** A calendar day as a sortable key, "2026-11-20", in the zone. */
export function dayKey(at: number, timeZone: string): string {
  const parts = formatter(timeZone, { year: "numeric", month: "2-digit", day: "2-digit" }).formatToParts(at);
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? "";
  return `${part("year")}-${part("month")}-${part("day")}`;
}

/** "Today", "Tomorrow", "Yesterday", else "Sat, 21 Nov". */
export function formatDay(at: number, timeZone: string, now: number): string {
  const key = dayKey(at, timeZone);
  if (key === dayKey(now, timeZone)) return "Today";
  if (key === dayKey(now + DAY_MS, timeZone)) return "Tomorrow";
  if (key === dayKey(now - DAY_MS, timeZone)) return "Yesterday";
  const sameYear = key.slice(0, 4) === dayKey(now, timeZone).slice(0, 4);
  return formatter(timeZone, {
    weekday: "short",
    day: "numeric",
    month: "short",
    ...(!sameYear && { year: "numeric" }),
  }).format(at);
}

/** "14:02" today, else "Tomorrow 14:02". */
export function formatDayClock(at: number, timeZone: string, now: number): string {
  const day = formatDay(at, timeZone, now);
  const clock = formatClock(at, timeZone);
  return day === "Today" ? clock : `${day} ${clock}`;
}

/** "Friday, 20 November 2026, 14:02:31 GMT+1" */
export function formatExact(at: number, timeZone: string): string {
  return formatter(timeZone, {
    weekday: "long",
    year: "numeric",
    month: "long",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
    timeZoneName: "short",
  }).format(at);
}

/** "Fri, 20 Nov, 10:00–18:00"; with another day at its end, "Today, 20:00 – Tomorrow, 02:00". */
export function formatSpan(from: number, to: number, timeZone: string, now: number): string {
  const start = `${formatDay(from, timeZone, now)}, ${formatClock(from, timeZone)}`;
  const end = formatClock(to, timeZone);
  if (dayKey(from, timeZone) === dayKey(to, timeZone)) return `${start}–${end}`;
  return `${start} – ${formatDay(to, timeZone, now)}, ${end}`;
}

/** "now", "in 20 min", "3 h ago", "in 2 days" */
export function formatRelative(at: number, now: number): string {
  const gap = Math.abs(at - now);
  if (gap < NOW_MS) return "now";
  const length = formatLength(gap);
  return at > now ? `in ${length}` : `${length} ago`;
}

/** "40 s", "6 min", "2 h 10 min", "3 days" */
export function formatLength(ms: number): string {
  if (ms < NOW_MS) return `${Math.max(0, Math.round(ms / 1000))} s`;
  if (ms < HOUR_MS) return `${Math.max(1, Math.round(ms / MINUTE_MS))} min`;
  if (ms < DAY_MS) {
    const minutes = Math.round(ms / MINUTE_MS);
    const rest = minutes % 60;
    return rest === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${rest} min`;
  }
  const days = Math.round(ms / DAY_MS);
  return days === 1 ? "1 day" : `${days} days`;
}

/** "4:59"; never below "0:00". */
export function formatCountdown(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

type Eta = { readonly medianMs: number; readonly likely: readonly [number, number] };

/** "about 6 min (4–9)": a median and its range, in whole minutes. */
export function formatWait(eta: Eta): string {
  return `about ${formatWaitShort(eta)}`;
}

/** "6 min (4–9)", for places with little room. */
export function formatWaitShort(eta: Eta): string {
  const [low, high] = outwardMinutes(eta.likely);
  const middle = shownMinutes(eta.medianMs);
  if (high <= 1) return "a minute";
  return low === high ? `${middle} min` : `${middle} min (${low}–${high})`;
}

/** For a calendar tile: "Nov", "20", "Friday". */
export function dateTile(at: number, timeZone: string): { month: string; day: string; weekday: string } {
  return {
    month: formatter(timeZone, { month: "short" }).format(at),
    day: formatter(timeZone, { day: "numeric" }).format(at),
    weekday: formatter(timeZone, { weekday: "long" }).format(at),
  };
}
