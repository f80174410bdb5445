import { useSuspenseQuery } from "@tanstack/react-query";
import type { HistoryKind } from "#shared/views/history";
import { fromCampusField } from "#web/lib/campus-time";
import { formatSpan } from "#web/lib/time";
import { useApi } from "#web/lib/trpc";
import { usePlace } from "#web/ui/place";
import { CheckBooks } from "./check-books.tsx";
import { DownloadScans } from "./download-scans.tsx";
import { EventHeader } from "./event-header.tsx";
import { HistoryFilters } from "./history-filters.tsx";
import { HistoryList } from "./history-list.tsx";
import { PastView } from "./past-view.tsx";

export type HistoryWish = {
  /** A person's id, and an instant on the campus's clock as a field holds it; empty: none. */
  readonly who: string;
  readonly at: string;
  readonly kind: HistoryKind;
  /** A gate's id; empty: every gate. */
  readonly gate: string;
};

export type HistoryPageProps = HistoryWish & { eventId: string; onChange: (wish: Partial<HistoryWish>) => void };

/** What happened at an event, newest first; or how it stood as far as was known at an instant. */
export function HistoryPage({ eventId, onChange, ...wish }: HistoryPageProps) {
  const { trpc } = useApi();
  const { timeZone } = usePlace();
  const { data: event } = useSuspenseQuery(trpc.organizer.getEvent.queryOptions({ eventId }));
  const instant = fromCampusField(wish.at, timeZone);
  return (
    <>
      <EventHeader eventId={eventId} title={event.title} status={event.status}>
        {formatSpan(event.startsAt, event.endsAt, timeZone, Date.now())} · {event.venue}
      </EventHeader>
      <HistoryFilters eventId={eventId} gates={event.gates} wish={wish} onChange={onChange} />
      {instant === null ? (
        <>
          <HistoryList eventId={eventId} {...wish} />
          <DownloadScans eventId={eventId} title={event.title} {...wish} />
        </>
      ) : (
        <PastView key={instant} eventId={eventId} at={instant} />
      )}
      <CheckBooks eventId={eventId} />
    </>
  );
}
