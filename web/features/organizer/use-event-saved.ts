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
      const shown = trpc.organizer.getEvent.queryFilter({ eventId: event.id });
      queryClient.setQueryData(trpc.organizer.getEvent.queryKey({ eventId: event.id }), event);
      // What was asked before may bring what was before.
      if (queryClient.isFetching(shown) > 0) void queryClient.invalidateQueries(shown);
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
