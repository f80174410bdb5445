import { infiniteQueryOptions, useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ChevronRight, HandCoins } from "lucide-react";
import { Paged } from "#web/lib/paged-table";
import { formatSpan } from "#web/lib/time";
import { type Api, useApi, useCollege } from "#web/lib/trpc";
import { EmptyState } from "#web/ui/empty-state";
import { PageHeader } from "#web/ui/page-header";
import { usePlace } from "#web/ui/place";
import { usePageTitle } from "#web/ui/use-page-title";
import { EventStatusBadge } from "./event-status.tsx";

const PAGE_SIZE = 50;

export function sellingEvents({ client, trpc }: Api) {
  return infiniteQueryOptions({
    queryKey: trpc.payments.listEvents.queryKey(),
    queryFn: ({ pageParam, signal }) =>
      client.payments.listEvents.query({ limit: PAGE_SIZE, ...(pageParam && { cursor: pageParam }) }, { signal }),
    initialPageParam: "",
    getNextPageParam: (page) => page.nextCursor,
  });
}

/** The events whose money somebody manages; each leads to its orders. */
export function SellingEvents() {
  const college = useCollege();
  const { timeZone } = usePlace();
  const list = useInfiniteQuery(sellingEvents(useApi()));
  // What changed its state between two pages may be on both.
  const listed = (list.data?.pages ?? []).flatMap((page) => page.events);
  const events = [...new Map(listed.map((event) => [event.id, event])).values()];
  usePageTitle("Money");
  return (
    <>
      <PageHeader title="Money">What was paid online and what went back, event by event.</PageHeader>
      <Paged list={list} more="Show more events">
        {events.length === 0 ? (
          <EmptyState icon={<HandCoins size={32} />} title="No events yet">
            An event appears here as soon as it is published.
          </EmptyState>
        ) : (
          <ul className="flex flex-col divide-y divide-line rounded-card border border-line bg-surface">
            {events.map((event) => (
              <li key={event.id}>
                <Link
                  to="/$college/console/events/$eventId/orders"
                  params={{ college, eventId: event.id }}
                  className="flex min-h-16 flex-wrap items-center justify-between gap-x-4 gap-y-1 px-4 py-3 hover:bg-sunken"
                >
                  <span className="min-w-0">
                    <span className="block truncate font-semibold">{event.title}</span>
                    <span className="block text-sm text-ink-soft">
                      {formatSpan(event.startsAt, event.endsAt, timeZone, Date.now())}
                    </span>
                  </span>
                  <span className="flex items-center gap-3">
                    <EventStatusBadge status={event.status} />
                    <ChevronRight aria-hidden size={18} className="text-ink-faint" />
                  </span>
                </Link>
              </li>
            ))}
          </ul>
        )}
      </Paged>
    </>
  );
}
