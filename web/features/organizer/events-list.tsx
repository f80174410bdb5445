import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { CalendarPlus, Plus, Search, Siren } from "lucide-react";
import { type EventCard, MANAGED_FILTERS, type ManagedFilter } from "#shared/views/event";
import { Paged } from "#web/lib/paged-table";
import { formatSpan } from "#web/lib/time";
import { useApi, useCollege } from "#web/lib/trpc";
import { useMe } from "#web/lib/use-me";
import { buttonClass } from "#web/ui/button";
import { EmptyState } from "#web/ui/empty-state";
import { TextField } from "#web/ui/field";
import { PageHeader } from "#web/ui/page-header";
import { usePlace } from "#web/ui/place";
import { Segmented } from "#web/ui/segmented";
import { useNow } from "#web/ui/use-now";
import { EventStatusBadge } from "./event-status.tsx";
import { SubmittedDrafts } from "./submitted-drafts.tsx";

const FILTER_LABELS: Readonly<Record<ManagedFilter, string>> = {
  all: "All",
  draft: "Drafts",
  published: "Published",
  live: "Live",
  ended: "Ended",
  cancelled: "Cancelled",
};

const PAGE_SIZE = 50;

export type EventsListProps = {
  status: ManagedFilter;
  q: string;
  onChange: (search: { status?: ManagedFilter; q?: string }) => void;
};

export function EventsList({ status, q, onChange }: EventsListProps) {
  const college = useCollege();
  const { client, trpc } = useApi();
  const { everywhere } = useMe();
  const words = q.trim();
  const list = useInfiniteQuery({
    queryKey: [...trpc.organizer.listEvents.queryKey(), status, words],
    queryFn: ({ pageParam, signal }) =>
      client.organizer.listEvents.query(
        { show: status, limit: PAGE_SIZE, ...(words && { q: words }), ...(pageParam && { cursor: pageParam }) },
        { signal },
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
  });
  // What changed its state between two pages may be on both.
  const listed = (list.data?.pages ?? []).flatMap((page) => page.events);
  const shown = [...new Map(listed.map((event) => [event.id, event])).values()];
  const isNarrowed = status !== "all" || words !== "";
  const create = (
    <Link to="/$college/console/events/new" params={{ college }} className={buttonClass()}>
      <Plus aria-hidden size={18} />
      New event
    </Link>
  );
  return (
    <>
      <PageHeader
        title="Events"
        actions={
          <>
            {everywhere.includes("manage-college") ? (
              <Link to="/$college/emergencies" params={{ college }} className={buttonClass({ variant: "secondary" })}>
                <Siren aria-hidden size={18} />
                Emergencies
              </Link>
            ) : null}
            {create}
          </>
        }
      />
      <SubmittedDrafts />
      <ListTools status={status} q={q} onChange={onChange} />
      <Paged list={list} more="Show more events">
        {shown.length > 0 ? (
          <ul
            aria-busy={list.isPlaceholderData}
            className="divide-y divide-line overflow-hidden rounded-card border border-line bg-surface transition-opacity aria-busy:opacity-70"
          >
            {shown.map((event) => (
              <EventRow key={event.id} event={event} />
            ))}
          </ul>
        ) : isNarrowed ? (
          <EmptyState title="Nothing matches">
            <button type="button" className="underline" onClick={() => onChange({ status: "all", q: "" })}>
              Show all events
            </button>
          </EmptyState>
        ) : (
          <EmptyState icon={<CalendarPlus size={32} />} title="No events yet" action={create}>
            A name, a time, a place and a number of seats are enough to begin.
          </EmptyState>
        )}
      </Paged>
    </>
  );
}

function ListTools({ status, q, onChange }: EventsListProps) {
  return (
    <div className="flex flex-wrap items-end justify-between gap-3 pb-4">
      <div className="max-w-full overflow-x-auto">
        <Segmented
          label="Show"
          hideLabel
          value={status}
          options={MANAGED_FILTERS.map((value) => ({ value, label: FILTER_LABELS[value] }))}
          onChange={(next) => onChange({ status: next })}
        />
      </div>
      <div className="w-full sm:w-72">
        <TextField
          label="Search events"
          hideLabel
          type="search"
          placeholder="Search events"
          icon={<Search size={18} />}
          value={q}
          maxLength={60}
          onChange={(event) => onChange({ q: event.target.value })}
        />
      </div>
    </div>
  );
}

function EventRow({ event }: { event: EventCard }) {
  const college = useCollege();
  const { timeZone } = usePlace();
  const now = useNow(60_000);
  const taken = event.capacity - event.seatsLeft;
  const params = { college, eventId: event.id };
  const look = buttonClass({ variant: event.status === "live" ? "primary" : "secondary", size: "sm" });
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-3 px-4 py-3 hover:bg-sunken/50 md:grid-cols-[minmax(0,1fr)_12rem_8.5rem]">
      <div className="min-w-0">
        <p className="flex items-center gap-3">
          <Link
            to="/$college/console/events/$eventId"
            params={params}
            className="block min-h-6 min-w-0 truncate font-semibold hover:underline"
          >
            {event.title}
          </Link>
          <EventStatusBadge status={event.status} />
        </p>
        <p className="truncate text-sm text-ink-soft">
          {formatSpan(event.startsAt, event.endsAt, timeZone, now)} · {event.venue}
        </p>
      </div>
      <div className="col-span-2 row-start-2 md:col-span-1 md:row-start-auto">
        <p className="text-sm">
          <strong className="font-semibold">{taken.toLocaleString()}</strong>
          <span className="text-ink-soft"> of {event.capacity.toLocaleString()} seats taken</span>
        </p>
        <span aria-hidden className="mt-1.5 block h-1 overflow-hidden rounded-full bg-sunken">
          <span
            className="block h-full origin-left bg-accent"
            style={{ transform: `scaleX(${Math.min(1, taken / Math.max(1, event.capacity))})` }}
          />
        </span>
      </div>
      <div className="flex justify-end">
        {event.status === "draft" || event.status === "published" ? (
          <Link to="/$college/console/events/$eventId/setup" params={params} className={look}>
            {event.status === "draft" ? "Finish set-up" : "Prepare"}
          </Link>
        ) : (
          <Link to="/$college/console/events/$eventId" params={params} className={look}>
            {event.status === "live" ? "Live wall" : "Look back"}
          </Link>
        )}
      </div>
    </li>
  );
}
