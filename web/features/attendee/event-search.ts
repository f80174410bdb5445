import type { EventCard } from "#shared/views/event";
import { dayKey } from "#web/lib/time";

/** What the campus page keeps in its address. */
export type EventFilter = { readonly q?: string | undefined; readonly category?: string | undefined };

/** The events whose title, summary, place or category contain every word typed. */
export function searchEvents(events: readonly EventCard[], q: string | undefined): readonly EventCard[] {
  const words = fold(q ?? "")
    .split(/\s+/)
    .filter(Boolean);
  if (words.length === 0) return events;
  return events.filter((event) => {
    const text = fold(`${event.title} ${event.summary} ${event.venue} ${event.category}`);
    return words.every((word) => text.includes(word));
  });
}

export function categoriesOf(events: readonly EventCard[]): readonly string[] {
  return [...new Set(events.map((event) => event.category).filter(Boolean))].sort((a, b) => a.localeCompare(b));
}

/** `at` is any instant of the day. */
export type DayGroup = { readonly day: string; readonly at: number; readonly events: readonly EventCard[] };

/** By the campus's calendar day, earliest first. What began before today and still runs belongs to today. */
export function groupByDay(events: readonly EventCard[], timeZone: string, now: number): readonly DayGroup[] {
  const days = new Map<string, { day: string; at: number; events: EventCard[] }>();
  for (const event of [...events].sort((a, b) => a.startsAt - b.startsAt)) {
    const at = event.startsAt < now && event.endsAt > now ? now : event.startsAt;
    const day = dayKey(at, timeZone);
    const group = days.get(day) ?? { day, at, events: [] };
    group.events.push(event);
    days.set(day, group);
  }
  return [...days.values()].sort((a, b) => a.at - b.at);
}

// "Café" is found by "cafe".
function fold(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}
