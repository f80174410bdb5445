import { useQuery } from "@tanstack/react-query";
import type { UserId } from "#shared/ids";
import { useApi } from "#web/lib/trpc";
import { Time } from "#web/ui/time";
import { sentenceOf } from "./history-words.ts";

/** What was said of one person lately; all of it is in the event's history. */
const ENTRIES_SHOWN = 20;
/** The history trails what was just saved by a moment. */
const REFRESH_MS = 3_000;

/** Who told the gate what of one person, newest first. */
export function GateMarksHistory({ eventId, userId }: { eventId: string; userId: string }) {
  const { trpc } = useApi();
  const { data } = useQuery(
    trpc.history.list.queryOptions(
      { eventId, kind: "door", about: userId as UserId, limit: ENTRIES_SHOWN },
      { refetchInterval: REFRESH_MS },
    ),
  );
  const lines = (data?.entries ?? []).flatMap((entry) =>
    entry.changes.flatMap((change) => (change.is === "marked" ? { change, entry } : [])),
  );
  if (lines.length === 0) return null;
  return (
    <section aria-label="What was said before">
      <h3 className="pb-1 text-sm font-semibold">What was said before</h3>
      <ol className="divide-y divide-line text-sm">
        {lines.map(({ change, entry }) => (
          <li key={entry.seq} className="py-2">
            <span className="block [overflow-wrap:anywhere]">{sentenceOf(change, entry, NOWHERE)}</span>
            <span className="block text-ink-soft">
              <Time at={change.at} form="day-clock" />
              {entry.actorName ? `, ${entry.actorName}` : ""}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** Such a sentence has neither times nor amounts. */
const NOWHERE = { clock: () => "", price: () => "" };
