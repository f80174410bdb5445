import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import type { SeriesView } from "#shared/views/series";
import { useApi } from "#web/lib/trpc";

/** Shows a changed series, and asks anew for the events of it, which changed with it. */
export function useSeriesSaved(eventId: string): (series: SeriesView) => void {
  const queryClient = useQueryClient();
  const { trpc } = useApi();
  return useCallback(
    (series) => {
      queryClient.setQueryData(trpc.series.get.queryKey({ eventId }), series);
      void queryClient.invalidateQueries(trpc.organizer.pathFilter());
      void queryClient.invalidateQueries(trpc.lifecycle.pathFilter());
      void queryClient.invalidateQueries(trpc.series.pathFilter());
      void queryClient.invalidateQueries(trpc.attendee.pathFilter());
    },
    [queryClient, trpc, eventId],
  );
}
