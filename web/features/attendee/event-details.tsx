import { useSuspenseQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ArrowLeft, MapPin } from "lucide-react";
import type { EventSummary } from "#shared/domain/ledger/answers";
import type { EventPage } from "#shared/views/event";
import { CoverPicture } from "#web/lib/cover-picture";
import { formatSpan } from "#web/lib/time";
import { useApi, useCollege } from "#web/lib/trpc";
import { useBrand, useMe } from "#web/lib/use-me";
import { LiveStatusDot } from "#web/live/live-status-dot";
import { useEventLive, useLiveEntry } from "#web/live/use-live";
import { Status } from "#web/ui/badge";
import { backLinkClass } from "#web/ui/page-header";
import { usePlace } from "#web/ui/place";
import { Time } from "#web/ui/time";
import { usePageTitle } from "#web/ui/use-page-title";
import { AddToCalendar } from "./add-to-calendar.tsx";
import { DateTile } from "./date-tile.tsx";
import { EventCancelled } from "./event-cancelled.tsx";
import { EventTags } from "./event-tags.tsx";
import { MoneyBackNotice } from "./money-back.tsx";
import type { Returned } from "./payment-words.ts";
import { RegisterCard } from "./register-card.tsx";
import { StationList } from "./station-list.tsx";

export function EventDetails({ eventId, returned }: { eventId: string; returned: Returned | null }) {
  const { trpc } = useApi();
  const college = useCollege();
  const { user } = useMe();
  const { name: brand } = useBrand();
  const { timeZone } = usePlace();
  const { data: page } = useSuspenseQuery(trpc.attendee.getEvent.queryOptions({ eventId }));
  usePageTitle(page.title);
  const live = useEventLive(eventId);
  const summary = useLiveEntry(live, "event");
  const event = summary ? withSummary(page, summary) : page;
  return (
    <div className="grid gap-6 lg:grid-cols-[1fr_22rem] lg:grid-rows-[auto_1fr] lg:gap-x-12">
      {page.visibility === "public" ? null : <meta name="robots" content="noindex" />}
      <div className="flex min-w-0 flex-col gap-6">
        <Link to="/$college" params={{ college }} className={backLinkClass}>
          <ArrowLeft aria-hidden size={16} />
          All events
        </Link>
        {page.cover ? <CoverPicture cover={page.cover} /> : null}
        <header className="flex flex-col gap-2">
          <p className="flex flex-wrap items-center gap-x-4 gap-y-1 text-sm font-medium text-accent-text">
            {event.category}
            {event.status === "live" ? <Status tone="good">On now</Status> : null}
            {event.status === "ended" ? <Status tone="neutral">Ended</Status> : null}
            {page.visibility === "private" ? <Status tone="neutral">Invited people only</Status> : null}
            {event.status === "cancelled" ? <Status tone="bad">Cancelled</Status> : null}
            {event.status === "draft" ? <Status tone="warn">Draft, seen by organizers only</Status> : null}
          </p>
          <h1 className="text-title font-bold break-words">{event.title}</h1>
          {event.summary ? <p className="max-w-prose text-ink-soft">{event.summary}</p> : null}
        </header>
        <ul className="flex flex-col gap-4">
          <li className="flex items-center gap-4">
            <DateTile at={event.startsAt} />
            <span>
              <span className="block font-semibold">
                <span className="sr-only">When: </span>
                {formatSpan(event.startsAt, event.endsAt, timeZone, Date.now())}
              </span>
              <span className="block text-sm text-ink-soft">
                <Starts event={event} />
              </span>
            </span>
          </li>
          <li className="flex items-center gap-4">
            <span
              aria-hidden
              className="flex h-14 w-14 shrink-0 items-center justify-center rounded-control border border-line bg-surface text-ink-soft"
            >
              <MapPin size={24} />
            </span>
            <span>
              <span className="sr-only">Where: </span>
              <span className="block font-semibold">{event.venue}</span>
              <span className="block text-sm text-ink-soft">{brand}</span>
            </span>
          </li>
        </ul>
        {event.status === "published" || event.status === "live" ? (
          <div className="-mt-2 -ml-3">
            <AddToCalendar eventId={eventId} />
          </div>
        ) : null}
      </div>
      <aside className="lg:col-start-2 lg:row-span-2 lg:row-start-1">
        <div className="flex flex-col gap-4 lg:sticky lg:top-20">
          {page.moneyBack ? <MoneyBackNotice back={page.moneyBack} status={event.status} /> : null}
          {event.status === "cancelled" ? (
            <EventCancelled eventId={eventId} reason={page.cancelReason} />
          ) : (
            <RegisterCard
              event={event}
              userId={user?.id ?? null}
              dot={<LiveStatusDot channel={live} />}
              returned={returned}
            />
          )}
        </div>
      </aside>
      <div className="flex min-w-0 flex-col gap-6">
        {event.description ? (
          <section aria-labelledby="about" className="flex flex-col gap-2">
            <h2 id="about" className="font-semibold">
              About
            </h2>
            <div className="max-w-prose whitespace-pre-line text-ink-soft">{event.description}</div>
          </section>
        ) : null}
        {page.tags.length > 0 ? <EventTags tags={page.tags} /> : null}
        <StationList stations={event.stations} live={live} status={event.status} />
      </div>
    </div>
  );
}

function Starts({ event }: { event: { status: string; startsAt: number; endsAt: number } }) {
  if (event.status === "ended") return <span>It is over</span>;
  if (event.status === "cancelled") return <span>It does not take place</span>;
  const begun = event.startsAt <= Date.now();
  return (
    <span>
      {begun ? "Began " : "Starts "}
      <Time at={event.startsAt} form="relative" tappable />
    </span>
  );
}

/** The page with what the event's feed says now. */
function withSummary(page: EventPage, { status, seatsLeft, capacity, ticketsLeft }: EventSummary): EventPage {
  const ticketTypes = page.ticketTypes.map((type) => ({ ...type, left: ticketsLeft[type.id] ?? type.left }));
  return { ...page, status, seatsLeft, capacity, ticketTypes };
}
