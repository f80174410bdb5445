import { useEffect, useState } from "react";
import { type Lane, LIVE_STATUSES, type QueueSummary, type TokenView } from "#shared/domain/queue/types";
import type { StationRef } from "#shared/views/home";
import type { GeoPoint } from "#shared/views/venue";
import { queryClient } from "#web/lib/query-client";
import { useApi } from "#web/lib/trpc";
import type { LiveChannel } from "#web/live/live-channel";
import { type StationEntries, useCutOff, useLiveOr } from "#web/live/use-live";
import { Card } from "#web/ui/card";
import { usePageTitle } from "#web/ui/use-page-title";
import { JoinQueue } from "./join-queue.tsx";
import { MyTurn } from "./my-turn.tsx";
import { QueueFacts } from "./queue-facts.tsx";
import { ShorterQueue } from "./shorter-queue.tsx";
import { TokenEnded } from "./token-ended.tsx";
import { TokenPlace } from "./token-place.tsx";
import { useTurnNews } from "./use-turn-news.ts";

export type ServiceStationProps = {
  station: StationRef;
  queue: QueueSummary;
  lanes: readonly Lane[];
  before: TokenView | null;
  /** Where the station is; null: nobody said. */
  at: GeoPoint | null;
  live: LiveChannel<StationEntries>;
};

export function ServiceStation({ station, queue, lanes, before, at, live }: ServiceStationProps) {
  const { trpc } = useApi();
  const refresh = () => queryClient.invalidateQueries(trpc.attendee.pathFilter());
  const token = useToken(live, before, refresh);
  useTurnNews(token, station.name, queue.status);
  usePageTitle(token && isLive(token) ? `${placeWords(token)} · ${station.name}` : station.name);
  const asOf = useCutOff(live);
  return (
    <>
      {token?.status === "called" ? (
        // A call that is repeated fills the screen again.
        <MyTurn key={`${token.calledAt} ${token.rings}`} token={token} station={station} />
      ) : null}
      {token?.status === "waiting" && queue.isRelieved ? (
        <ShorterQueue stationId={station.id} token={token} onMoved={refresh} />
      ) : null}
      {token && isLive(token) ? (
        <Card tone={token.status === "called" ? "good" : "plain"} className="shadow-card">
          <TokenPlace
            token={token}
            station={station}
            at={at}
            lanes={lanes}
            queue={queue}
            asOf={asOf}
            onLeft={refresh}
          />
        </Card>
      ) : (
        <>
          {token ? <TokenEnded token={token} station={station} /> : null}
          <JoinQueue station={station} at={at} queue={queue} lanes={lanes} again={token !== null} onJoined={refresh} />
        </>
      )}
      <QueueFacts queue={queue} mine={token?.number ?? null} />
    </>
  );
}

/**
 * My newest token: the live channel's, or the page's when that one was issued later. Once ended it stays on screen. When
 * the channel knows of none but the page still shows one waiting, it ended while we were away: ask again.
 */
function useToken(
  live: LiveChannel<StationEntries>,
  before: TokenView | null,
  refresh: () => Promise<void>,
): TokenView | null {
  const current = useLiveOr(live, "mine:token", before);
  const newest = current && (!before || current.number >= before.number) ? current : before;
  const lost = current === null && before !== null && isLive(before);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once per loss, not once per render
  useEffect(() => {
    if (lost) void refresh();
  }, [lost]);
  const [last, setLast] = useState(newest);
  if (newest && newest !== last) setLast(newest);
  // Neither knows of it any more: it ended while nobody could tell, and is not shown as a place.
  return newest ?? (last && isLive(last) ? null : last);
}

function isLive(token: TokenView): boolean {
  return (LIVE_STATUSES as readonly string[]).includes(token.status);
}

/** What a tab says of a place. */
function placeWords(token: TokenView): string {
  if (token.status === "called") return `Your turn: ${token.number}`;
  if (token.status !== "waiting" || token.ahead === null) return `Number ${token.number}`;
  return token.ahead === 0 ? `Next: ${token.number}` : `${token.ahead} ahead`;
}
