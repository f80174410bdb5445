import { Link } from "@tanstack/react-router";
import { MapPin } from "lucide-react";
import type { EventCard } from "#shared/views/event";
import { metresBetween } from "#shared/walking";
import { CoverThumb } from "#web/lib/cover-picture";
import { distanceWords } from "#web/lib/distance";
import { formatClock, formatDay } from "#web/lib/time";
import { useCollege } from "#web/lib/trpc";
import { Badge, Status } from "#web/ui/badge";
import { usePlace } from "#web/ui/place";
import { seatWords } from "./seats.ts";
import { useHere } from "./use-here.ts";

/** Beside a day's heading the row need not repeat the day. */
export function EventRow({ event, withDay = false }: { event: EventCard; withDay?: boolean }) {
  const college = useCollege();
  const { timeZone } = usePlace();
  const { here } = useHere();
  const seats = seatWords(event);
  return (
    <li>
      <Link
        to="/$college/events/$eventId"
        params={{ college, eventId: event.id }}
        className="flex gap-4 rounded-card border border-line bg-surface p-4 transition-colors hover:border-line-strong"
      >
        <span className="flex w-14 shrink-0 flex-col text-ink-soft">
          {event.status === "live" ? (
            <Until at={event.endsAt} />
          ) : (
            <>
              {withDay ? <span className="text-sm">{formatDay(event.startsAt, timeZone, Date.now())}</span> : null}
              <span className="font-semibold text-ink">{formatClock(event.startsAt, timeZone)}</span>
              <span className="text-sm">{formatClock(event.endsAt, timeZone)}</span>
            </>
          )}
        </span>
        <span className="flex min-w-0 flex-1 flex-col gap-1">
          <span className="font-semibold">{event.title}</span>
          {event.summary ? <span className="line-clamp-2 text-sm text-ink-soft">{event.summary}</span> : null}
          <span className="flex flex-wrap items-center gap-x-4 gap-y-1 pt-1 text-sm text-ink-soft">
            <span className="inline-flex items-center gap-1.5">
              <MapPin aria-hidden size={16} className="shrink-0 text-ink-faint" />
              {event.venue}
              {here.state === "known" && event.at ? ` · ${distanceWords(metresBetween(here.point, event.at))}` : null}
            </span>
            {event.tags.map((tag) => (
              <span key={tag}>#{tag}</span>
            ))}
            {event.status === "ended" ? <Status tone="neutral">Ended</Status> : null}
            {event.status === "cancelled" ? <Status tone="bad">Cancelled</Status> : null}
            {seats && event.status !== "ended" && event.status !== "cancelled" ? (
              <Badge tone={event.seatsLeft > 0 ? "warn" : "neutral"}>{seats}</Badge>
            ) : null}
          </span>
        </span>
        {event.cover ? <CoverThumb cover={event.cover} className="w-20 self-start sm:w-36" /> : null}
      </Link>
    </li>
  );
}

/** When something runs, its end is the time that matters, with the day when that is not today. */
function Until({ at }: { at: number }) {
  const { timeZone } = usePlace();
  const day = formatDay(at, timeZone, Date.now());
  return (
    <>
      <span className="text-sm">until</span>
      <span className="font-semibold text-ink">{formatClock(at, timeZone)}</span>
      {day === "Today" ? null : <span className="text-sm">{day}</span>}
    </>
  );
}
