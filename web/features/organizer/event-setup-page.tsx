import { useSuspenseQuery } from "@tanstack/react-query";
import type { EventSetup } from "#shared/views/event";
import { useApi } from "#web/lib/trpc";
import { PageHeader } from "#web/ui/page-header";
import { EventDetails } from "./event-details.tsx";
import { EventGates } from "./event-gates.tsx";
import { EventStage } from "./event-stage.tsx";
import { EventStations } from "./event-stations.tsx";
import { EventStatusBadge } from "./event-status.tsx";
import { EventTabs } from "./event-tabs.tsx";

/** An event before and around its day: what it is, where people enter, what they queue for, and its next step. */
export function EventSetupPage({ eventId }: { eventId: string }) {
  const { trpc } = useApi();
  const { data: event } = useSuspenseQuery(trpc.organizer.getEvent.queryOptions({ eventId }));
  return (
    <>
      <PageHeader eyebrow={<EventTabs eventId={eventId} />} title={event.title}>
        <EventStatusBadge status={event.status} />
      </PageHeader>
      <div className="grid grid-cols-1 items-start gap-6 lg:grid-cols-[minmax(0,1fr)_24rem]">
        <Details event={event} />
        <div className="flex flex-col gap-4 max-lg:order-first">
          <EventStage event={event} />
          <EventGates event={event} />
          <EventStations event={event} />
        </div>
      </div>
    </>
  );
}

// A fresh version means a fresh form: what was saved is what the fields then show.
function Details({ event }: { event: EventSetup }) {
  return <EventDetails key={event.version} event={event} />;
}
