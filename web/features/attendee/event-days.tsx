import type { ReactNode } from "react";
import type { EventCard } from "#shared/views/event";
import { usePlace } from "#web/ui/place";
import { Time } from "#web/ui/time";
import { useNow } from "#web/ui/use-now";
import { EventRow } from "./event-row.tsx";
import { groupByDay } from "./event-search.ts";

const DAY_REFRESH_MS = 60_000;

/** What is on now, then day by day; what is over comes last. */
export function EventDays({ shown }: { shown: readonly EventCard[] }) {
  const { timeZone } = usePlace();
  const now = useNow(DAY_REFRESH_MS);
  const over = shown.filter((event) => event.status === "ended");
  const running = shown.filter((event) => event.status === "live");
  const coming = shown.filter((event) => event.status !== "ended" && event.status !== "live");
  return (
    <>
      {running.length > 0 ? <Day title="On now" events={running} /> : null}
      {groupByDay(coming, timeZone, now).map((group) => (
        <Day key={group.day} title={<Time at={group.at} form="day" />} events={group.events} />
      ))}
      {over.length > 0 ? <Day title="Just ended" events={over} /> : null}
    </>
  );
}

function Day({ title, events }: { title: ReactNode; events: readonly EventCard[] }) {
  return (
    <section className="grid gap-3 md:grid-cols-[9rem_1fr] md:gap-6">
      <h2 className="font-semibold text-ink-soft md:sticky md:top-20 md:self-start md:pt-4">{title}</h2>
      <ul className="flex flex-col gap-3">
        {events.map((event) => (
          <EventRow key={event.id} event={event} />
        ))}
      </ul>
    </section>
  );
}
