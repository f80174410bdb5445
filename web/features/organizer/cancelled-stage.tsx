import { useQuery } from "@tanstack/react-query";
import { useApi } from "#web/lib/trpc";
import { Card } from "#web/ui/card";

/** The mails are written by a job within a minute or two. */
const TOLD_REFRESH_MS = 15_000;

export function CancelledStage({ eventId }: { eventId: string }) {
  const { trpc } = useApi();
  const { data: standing } = useQuery(
    trpc.lifecycle.getStanding.queryOptions(
      { eventId },
      { refetchInterval: ({ state }) => (state.data?.told?.isDone ? false : TOLD_REFRESH_MS) },
    ),
  );
  return (
    <Card as="section" aria-label="Stage">
      <h2 className="font-semibold">This event is cancelled</h2>
      <p className="pt-1 text-sm break-words whitespace-pre-line text-ink-soft">{standing?.cancelReason}</p>
      {standing?.told ? (
        <p role="status" className="pt-2 text-sm text-ink-soft">
          {standing.told.isDone ? "Told by mail: " : "Being told by mail: "}
          {standing.told.count.toLocaleString()} {standing.told.count === 1 ? "person" : "people"}.
        </p>
      ) : null}
    </Card>
  );
}
