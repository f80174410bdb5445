import type { EventCard } from "#shared/views/event";
import type { GeoPoint } from "#shared/views/venue";
import { metresBetween } from "#shared/walking";
import { dayKey } from "#web/lib/time";
import type { Range } from "./event-ranges.ts";

const RANGE_METRES: Readonly<Record<Range, number>> = { "500m": 500, "1km": 1_000, "3km": 3_000 };

/** What the campus page keeps in its address. Where somebody is stays in their browser. */
export type EventFilter = {
  readonly q?: string | undefined;
  readonly category?: string | undefined;
  /** "2026-11-20" on the campus's calendar. */
  readonly day?: string | undefined;
  readonly tag?: string | undefined;
  readonly free?: "yes" | undefined;
  readonly within?: Range | undefined;
};

export type Looking = { readonly timeZone: string; readonly now: number; readonly here: GeoPoint | null };

/** Those that pass everything but the words, which the server looks up. Nobody's distance is known before they say where they are. */
export function filterEvents(
  events: readonly EventCard[],
  { category, day, tag, free, within }: EventFilter,
  { timeZone, now, here }: Looking,
): readonly EventCard[] {
  return events.filter((event) => {
    if (category && event.category !== category) return false;
    if (day && dayKey(shownAt(event, now), timeZone) !== day) return false;
    if (tag && !event.tags.includes(tag)) return false;
    if (free && event.priceFrom > 0) return false;
    if (!within || !here) return true;
    return event.at !== null && metresBetween(here, event.at) <= RANGE_METRES[within];
  });
}

/** `at` is any instant of the day. */
export type DayGroup = { readonly day: string; readonly at: number; readonly events: readonly EventCard[] };

/** By the campus's calendar day, earliest first. */
export function groupByDay(events: readonly EventCard[], timeZone: string, now: number): readonly DayGroup[] {
  const days = new Map<string, { day: string; at: number; events: EventCard[] }>();
  for (const event of [...events].sort((a, b) => a.startsAt - b.startsAt)) {
    const at = shownAt(event, now);
    const day = dayKey(at, timeZone);
    const group = days.get(day) ?? { day, at, events: [] };
    group.events.push(event);
    days.set(day, group);
  }
  return [...days.values()].sort((a, b) => a.at - b.at);
}

/** What began before today and still runs belongs to today. */
function shownAt({ startsAt, endsAt }: EventCard, now: number): number {
  return startsAt < now && endsAt > now ? now : startsAt;
}
