import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { EventSetup } from "#shared/views/event";
import type { SeriesView } from "#shared/views/series";
import { PartError } from "#web/lib/part-error";
import { formatSpan } from "#web/lib/time";
import { useApi, useCollege } from "#web/lib/trpc";
import { Button } from "#web/ui/button";
import { Card } from "#web/ui/card";
import { Notice } from "#web/ui/notice";
import { usePlace } from "#web/ui/place";
import { useNow } from "#web/ui/use-now";
import { EventStatusBadge } from "./event-status.tsx";
import { MakeSeries } from "./make-series.tsx";
import { SeriesActions } from "./series-actions.tsx";

const BUSY_REFRESH_MS = 10_000;

/** The other dates of an event, or how it gets some. */
export function EventSeries({ event }: { event: EventSetup }) {
  const { trpc } = useApi();
  const [making, setMaking] = useState(false);
  const {
    data: series,
    error,
    refetch,
  } = useQuery(
    trpc.series.get.queryOptions(
      { eventId: event.id },
      { refetchInterval: ({ state }) => (state.data?.busy ? BUSY_REFRESH_MS : false) },
    ),
  );
  const canRepeat = event.status !== "ended" && event.status !== "cancelled";
  if (series === undefined && error) return <PartError what="Series" error={error} onRetry={refetch} />;
  if (series === undefined || (series === null && !canRepeat)) return null;
  return (
    <Card as="section" aria-labelledby="series-title">
      <h2 id="series-title" className="font-semibold">
        Series
      </h2>
      {series ? (
        <>
          <p className="text-sm text-ink-soft">{series.words}</p>
          <Progress series={series} />
          <Dates series={series} eventId={event.id} />
          <SeriesActions event={event} series={series} />
        </>
      ) : (
        <>
          <p className="pb-3 text-sm text-ink-soft">Let it take place again and again, by a rule.</p>
          <Button variant="secondary" size="sm" onClick={() => setMaking(true)}>
            Make a series
          </Button>
          <MakeSeries event={event} open={making} onClose={() => setMaking(false)} />
        </>
      )}
    </Card>
  );
}

function Progress({ series: { busy, refusals } }: { series: SeriesView }) {
  if (busy) {
    return (
      <div className="pt-3">
        <Notice tone="info" title="Still being done">
          {busy.left === 1 ? "One date is" : `${busy.left} dates are`} still to come to. You can leave this page.
        </Notice>
      </div>
    );
  }
  if (refusals.length === 0) return null;
  return (
    <div className="pt-3">
      <Notice tone="warn" title="Not every date took the last change">
        {refusals.length === 1 ? "One date stays" : `${refusals.length} dates stay`} as before, because more seats are
        taken there or somebody changed it meanwhile. Change it by itself.
      </Notice>
    </div>
  );
}

function Dates({ series, eventId }: { series: SeriesView; eventId: string }) {
  const college = useCollege();
  const { timeZone } = usePlace();
  const now = useNow(60_000);
  return (
    <ol className="my-3 max-h-64 overflow-y-auto rounded-control border border-line" aria-label="Dates">
      {series.occurrences.map((one) => (
        <li key={one.eventId} className="border-line not-last:border-b">
          <Link
            to="/$college/console/events/$eventId/setup"
            params={{ college, eventId: one.eventId }}
            aria-current={one.eventId === eventId ? "true" : undefined}
            className="flex min-h-11 items-center justify-between gap-3 px-3 py-1 text-sm hover:bg-sunken aria-[current=true]:bg-sunken aria-[current=true]:font-semibold"
          >
            <span>
              {formatSpan(one.startsAt, one.endsAt, timeZone, now)}
              {one.ownFields.length > 0 ? <span className="text-ink-soft"> · edited by itself</span> : null}
            </span>
            <EventStatusBadge status={one.status} />
          </Link>
        </li>
      ))}
    </ol>
  );
}
