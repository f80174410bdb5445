import { useSuspenseQuery } from "@tanstack/react-query";
import type { EventId } from "#shared/ids";
import { useApi } from "#web/lib/trpc";
import { PageHeader } from "#web/ui/page-header";
import { EmergencyDesk } from "./emergency-desk.tsx";
import { EventHeader } from "./event-header.tsx";

/** Emergencies of one event. */
export function EventEmergencies({ eventId }: { eventId: string }) {
  const { trpc } = useApi();
  const { data: event } = useSuspenseQuery(trpc.organizer.getEvent.queryOptions({ eventId }));
  return (
    <>
      <EventHeader eventId={eventId} title={event.title} status={event.status} />
      <EmergencyDesk eventId={eventId as EventId} />
    </>
  );
}

/** Emergencies of the whole college. */
export function CollegeEmergenciesPage() {
  return (
    <>
      <PageHeader title="Emergencies">What everybody on campus is told at once, confirmed by two people.</PageHeader>
      <EmergencyDesk eventId={null} />
    </>
  );
}
