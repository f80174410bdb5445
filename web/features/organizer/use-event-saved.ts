import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import type { EventSetup } from "#shared/views/event";
import { useApi } from "#web/lib/trpc";

/** Puts a changed event where every console page reads it. */
export function useEventSaved(): (event: EventSetup) => void {
  const queryClient = useQueryClient();
  const { trpc } = useApi();
  return useCallback(
    (event) => {
      queryClient.setQueryData(trpc.organizer.getEvent.queryKey({ eventId: event.id }), event);
      void queryClient.invalidateQueries(trpc.organizer.listEvents.queryFilter());
      void queryClient.invalidateQueries(trpc.organizer.wall.queryFilter({ eventId: event.id }));
      void queryClient.invalidateQueries(trpc.lifecycle.pathFilter());
      void queryClient.invalidateQueries(trpc.series.pathFilter());
      void queryClient.invalidateQueries(trpc.scanner.pathFilter());
      void queryClient.invalidateQueries(trpc.attendee.pathFilter());
    },
    [queryClient, trpc],
  );
}
