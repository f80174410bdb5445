import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { TriangleAlert } from "lucide-react";
import { useEffect } from "react";
import { toldOf } from "#shared/domain/entry/words";
import type { IncidentPlace } from "#shared/views/roster";
import { useApi } from "#web/lib/trpc";
import { useGateLive, useLiveEntry } from "#web/live/use-live";
import { Button } from "#web/ui/button";
import { Time } from "#web/ui/time";
import { incidentSentence } from "./history-words.ts";

/** The ledger tells gates and walls of an incident before the list of all of them has it; it is asked for again after this. */
const LISTED_AFTER_MS = 1_000;
/** What a socket that was lost did not tell. */
const REFRESH_MS = 15_000;

/** What scanners without a connection decided and people must look at; nothing until there is any. */
export function WallIncidents({ eventId }: { eventId: string }) {
  const { client, trpc } = useApi();
  const queryClient = useQueryClient();
  const told = useLiveEntry(useGateLive(eventId), "incidents");
  const newest = told && JSON.stringify(told.map(({ id, knownAt }) => [id, knownAt]));
  useEffect(() => {
    if (newest === undefined) return;
    const ask = () => void queryClient.invalidateQueries(trpc.entry.incidents.queryFilter({ eventId }));
    ask();
    const again = setTimeout(ask, LISTED_AFTER_MS);
    return () => clearTimeout(again);
  }, [newest, queryClient, trpc, eventId]);
  const list = useInfiniteQuery({
    queryKey: trpc.entry.incidents.queryKey({ eventId }),
    queryFn: ({ pageParam, signal }) => client.entry.incidents.query({ eventId, before: pageParam }, { signal }),
    initialPageParam: null as IncidentPlace | null,
    getNextPageParam: (page) => page.next,
    // Of many pages each would be asked for again.
    refetchInterval: ({ state }) => ((state.data?.pages.length ?? 1) > 1 ? false : REFRESH_MS),
  });
  const incidents = list.data?.pages.flatMap((page) => page.incidents) ?? [];
  if (incidents.length === 0) return null;
  return (
    <section aria-labelledby="incidents-title" className="rounded-card border border-line bg-surface">
      <h2 id="incidents-title" className="border-b border-line px-4 py-2.5 text-sm font-semibold">
        Incidents
      </h2>
      <ol aria-live="polite" className="divide-y divide-line">
        {incidents.map(({ id, name, incident, clearedAt }) => (
          <li key={id} className="flex items-start gap-3 px-4 py-2.5 text-sm">
            <TriangleAlert
              aria-hidden
              size={18}
              className={`mt-0.5 shrink-0 ${clearedAt === null ? "text-bad" : "text-ink-soft"}`}
            />
            <span className="min-w-0 flex-1">
              <span className={clearedAt === null ? "font-medium" : "text-ink-soft"}>
                {incidentSentence(toldOf(incident, name))}
              </span>
              {clearedAt === null ? null : (
                <span className="block text-ink-soft">Another scanner's log explained it</span>
              )}
            </span>
            <span className="text-ink-soft">
              <Time at={incident.second.at} />
            </span>
          </li>
        ))}
      </ol>
      {list.hasNextPage ? (
        <div className="border-t border-line p-2">
          <Button variant="quiet" pending={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            Earlier
          </Button>
        </div>
      ) : null}
    </section>
  );
}
