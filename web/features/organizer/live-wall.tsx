import { useQuery, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { formatSpan } from "#web/lib/time";
import { useApi, useCollege } from "#web/lib/trpc";
import { LiveStatusDot } from "#web/live/live-status-dot";
import { useEventLive, useLiveEntries, useLiveEntry } from "#web/live/use-live";
import { buttonClass } from "#web/ui/button";
import { EmptyState } from "#web/ui/empty-state";
import { usePlace } from "#web/ui/place";
import { EventHeader } from "./event-header.tsx";
import { GateFeed } from "./gate-feed.tsx";
import { SalesChart } from "./sales-chart.tsx";
import { useArrivals } from "./use-arrivals.ts";
import { useTrends } from "./use-trends.ts";
import { WallFigures } from "./wall-figures.tsx";
import { WallGates } from "./wall-gates.tsx";
import { WallIncidents } from "./wall-incidents.tsx";
import { WallStations } from "./wall-stations.tsx";

/** Scans come in bursts; the feed asks for its names at most this often. */
const FEED_REFRESH_MS = 1_500;
/** The last count may outrun the record of its scan, so it is asked for once more. */
const FEED_ASKS = 2;

/** Pages are opened and closed without anything being said of it. */
const FOLLOWERS_REFRESH_MS = 15_000;
/** A rate decays, and a line grows old, without anything happening. */
const GATES_REFRESH_MS = 15_000;

/** The event at one glance: people, stations, and what happened at the gates. */
export function LiveWall({ eventId }: { eventId: string }) {
  const college = useCollege();
  const { trpc } = useApi();
  const { timeZone } = usePlace();
  const { data: wall } = useSuspenseQuery({
    ...trpc.organizer.wall.queryOptions({ eventId }),
    refetchInterval: GATES_REFRESH_MS,
  });
  const channel = useEventLive(eventId);
  const summary = useLiveEntry(channel, "event") ?? wall.summary;
  useLiveEntries(channel);
  const stations = wall.stations.map((station) => channel.entry(`station:${station.id}`) ?? station);
  const { samples, now } = useArrivals(eventId, summary, wall.scans);
  const trend = useTrends(stations, now);
  useFreshFeed(eventId, summary.inside + summary.refusedScans);
  const { event } = wall;
  return (
    <>
      <EventHeader
        eventId={eventId}
        title={event.title}
        status={summary.status}
        actions={
          <>
            <LiveStatusDot channel={channel} />
            <Link to="/$college/scan" params={{ college }} className={buttonClass({ variant: "secondary" })}>
              Open a scanner
            </Link>
          </>
        }
      >
        {formatSpan(event.startsAt, event.endsAt, timeZone, now)} · {event.venue}
        <FollowerCount eventId={eventId} />
      </EventHeader>
      <div className="grid grid-cols-1 items-start gap-4 xl:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="flex min-w-0 flex-col gap-4">
          <WallFigures summary={summary} samples={samples} now={now} />
          <WallGates eventId={eventId} gates={wall.gates} zones={wall.zones} minutes={wall.minutes} now={now} />
          {stations.length === 0 ? (
            <EmptyState
              title="No stations yet"
              action={
                <Link
                  to="/$college/console/events/$eventId/setup"
                  params={{ college, eventId }}
                  className={buttonClass({ variant: "secondary" })}
                >
                  Add a station
                </Link>
              }
            >
              Help desks, photo booths and food stands appear here with their length, wait and staff.
            </EmptyState>
          ) : (
            <WallStations stations={stations} now={now} trend={trend} />
          )}
          <SalesChart eventId={eventId} summary={summary} />
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          <WallIncidents eventId={eventId} />
          <GateFeed scans={wall.scans} />
        </div>
      </div>
    </>
  );
}

/** How many look at the event: what a schedule change or a word from the stage reaches at once. */
function FollowerCount({ eventId }: { eventId: string }) {
  const { trpc } = useApi();
  const { data } = useQuery({
    ...trpc.organizer.countFollowers.queryOptions({ eventId }),
    refetchInterval: FOLLOWERS_REFRESH_MS,
  });
  return data ? ` · ${(data.people + data.visitors).toLocaleString()} following live` : null;
}

/**
 * Names at the gate are no live entry, so a changed count asks for them again: at a steady pace however long a rush lasts,
 * since a delay that began anew with every scan would not end before it.
 */
function useFreshFeed(eventId: string, scansTotal: number): void {
  const queryClient = useQueryClient();
  const { trpc } = useApi();
  const owed = useRef({ total: scansTotal, asks: 0 });
  useEffect(() => {
    if (owed.current.total !== scansTotal) owed.current = { total: scansTotal, asks: FEED_ASKS };
  }, [scansTotal]);
  useEffect(() => {
    const timer = setInterval(() => {
      if (owed.current.asks === 0) return;
      owed.current.asks -= 1;
      void queryClient.invalidateQueries(trpc.organizer.wall.queryFilter({ eventId }));
    }, FEED_REFRESH_MS);
    return () => clearInterval(timer);
  }, [eventId, queryClient, trpc]);
}
