import { useInfiniteQuery } from "@tanstack/react-query";
import { TriangleAlert } from "lucide-react";
import type { IncidentPlace } from "#shared/views/roster";
import { useApi } from "#web/lib/trpc";
import { Button } from "#web/ui/button";
import { Time } from "#web/ui/time";
import { wordsOfIncident } from "./incident-words.ts";

/** A scanner that comes back tells what it did at once; whoever watches sees it while the people are still there. */
const REFRESH_MS = 2_000;

/** What scanners without a connection decided and people must look at; nothing until there is any. */
export function WallIncidents({ eventId }: { eventId: string }) {
  const { client, trpc } = useApi();
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
                {wordsOfIncident(incident, name)}
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
