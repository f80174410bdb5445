import { useSuspenseQuery } from "@tanstack/react-query";
import type { EventSetup } from "#shared/views/event";
import { formatSpan } from "#web/lib/time";
import { useApi } from "#web/lib/trpc";
import { usePlace } from "#web/ui/place";
import { EventHeader } from "./event-header.tsx";
import { FormBuilder } from "./form-builder.tsx";

/** What an event asks people when they register. */
export function QuestionsPage({ eventId }: { eventId: string }) {
  const { trpc } = useApi();
  const { data: event } = useSuspenseQuery(trpc.organizer.getEvent.queryOptions({ eventId }));
  const { data: form } = useSuspenseQuery(trpc.forms.getSetup.queryOptions({ eventId }));
  return (
    <>
      <Head event={event} />
      <FormBuilder key={eventId} event={event} form={form} />
    </>
  );
}

function Head({ event }: { event: EventSetup }) {
  const { timeZone } = usePlace();
  return (
    <EventHeader eventId={event.id} title={event.title} status={event.status}>
      {formatSpan(event.startsAt, event.endsAt, timeZone, Date.now())} · {event.venue}
    </EventHeader>
  );
}
