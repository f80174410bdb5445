import { useQueries, useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useCallback } from "react";
import type { Emergency } from "#shared/views/emergencies";
import { useEmergencies } from "#web/live/use-emergencies";
import { useMyLive } from "#web/live/use-live";
import { EmergencyAlert } from "./emergency-alert.tsx";
import { queryClient } from "./query-client.ts";
import { useApi } from "./trpc.ts";
import { useMe } from "./use-me.ts";

/** Whoever waits longer to hear whether it concerns them is shown it, until they hear that it does not. */
const DOUBT_MS = 2_000;

/** What everybody of a college, or on a page of one event, or with a place at it, must see. */
export function CollegeEmergencies() {
  const { client } = useApi();
  const ask = useCallback(() => client.emergencies.shown.query(), [client]);
  const emergencies = useEmergencies(useMyLive(), ask);
  const concerns = useConcerns(emergencies);
  return (
    <EmergencyAlert
      emergencies={emergencies.filter(concerns)}
      nameEvent={(eventId) => <EventPlace eventId={eventId} />}
    />
  );
}

/** In doubt it does: only an answer says that it does not. */
function useConcerns(emergencies: readonly Emergency[]): (emergency: Emergency) => boolean {
  const { client, trpc } = useApi();
  const isKnown = useMe().user !== null;
  const { eventId, stationId = "" } = useParams({ strict: false });
  const ofEvents = [...new Set(emergencies.flatMap((one) => one.eventId ?? []))];
  const isOfStation = stationId !== "" && ofEvents.length > 0;
  const station = useQuery(
    trpc.attendee.getStation.queryOptions({ stationId }, { enabled: isOfStation, retry: false }),
  );
  const answers = useQueries({
    queries: ofEvents.map((id) => {
      const queryKey = trpc.emergencies.concernsMe.queryKey({ eventId: id });
      return {
        queryKey,
        queryFn: () => {
          const asked = client.emergencies.concernsMe.query({ eventId: id });
          // Late, it still says whether it does.
          void asked.then((concerns) => queryClient.setQueryData(queryKey, concerns)).catch(() => {});
          const doubt = new Promise<boolean>((resolve) => setTimeout(() => resolve(true), DOUBT_MS));
          return Promise.race([asked, doubt]).catch(() => true);
        },
        enabled: isKnown && id !== eventId,
        staleTime: Number.POSITIVE_INFINITY,
      };
    }),
  });
  return ({ eventId: id }) => {
    if (id === null || id === eventId) return true;
    if (isOfStation && (station.data === undefined ? station.isError : station.data.station.eventId === id))
      return true;
    return answers[ofEvents.indexOf(id)]?.data ?? false;
  };
}

/** Whoever has places at two events, or is at home, must know which building is meant. */
function EventPlace({ eventId }: { eventId: string }) {
  const { trpc } = useApi();
  const { data: place } = useQuery(
    trpc.emergencies.place.queryOptions({ eventId }, { staleTime: Number.POSITIVE_INFINITY }),
  );
  return place ? [place.title, place.venue].filter(Boolean).join(", ") : "the event";
}
