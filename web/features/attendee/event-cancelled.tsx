import { useEffect } from "react";
import { queryClient } from "#web/lib/query-client";
import { useApi } from "#web/lib/trpc";
import { Notice } from "#web/ui/notice";

/** That it does not take place, and why. The live channel may know that it is cancelled before the page knows why. */
export function EventCancelled({ eventId, reason }: { eventId: string; reason: string | null }) {
  const { trpc } = useApi();
  const isAwaited = reason === null;
  useEffect(() => {
    if (!isAwaited) return;
    void queryClient.invalidateQueries(trpc.attendee.getEvent.queryFilter({ eventId }));
    void queryClient.invalidateQueries(trpc.attendee.getPass.queryFilter({ eventId }));
  }, [trpc, eventId, isAwaited]);
  return (
    <Notice tone="warn" title="This event is cancelled">
      <p className="whitespace-pre-line break-words">{reason ?? "It does not take place."}</p>
    </Notice>
  );
}
