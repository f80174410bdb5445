import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
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
  const { data } = useSuspenseQuery(trpc.forms.getSetup.queryOptions({ eventId }));
  // A newer version that comes along by itself must not take away what is being written.
  const [form, setForm] = useState(data);
  return (
    <>
      <Head event={event} />
      {/* A fresh version means a fresh form: what was saved is what the fields then show. */}
      <FormBuilder key={form.version} event={event} form={form} onLoad={setForm} />
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
