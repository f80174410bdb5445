import { useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import type { EventSetup } from "#shared/views/event";
import { formatSpan } from "#web/lib/time";
import { useApi } from "#web/lib/trpc";
import { useCommand } from "#web/lib/use-command";
import { Notice } from "#web/ui/notice";
import { usePlace } from "#web/ui/place";
import { toast } from "#web/ui/toast";
import { CodesSection } from "./codes-section.tsx";
import { EventHeader } from "./event-header.tsx";
import { PaymentSection } from "./payment-section.tsx";
import { QuotasSection } from "./quotas-section.tsx";
import { SaveBar } from "./save-bar.tsx";
import { TicketTypesSection } from "./ticket-types-section.tsx";
import { checkTickets, type TicketsDraft, ticketsDraftOf } from "./tickets-draft.ts";
import { ticketsWords } from "./tickets-words.ts";
import { useDraft } from "./use-draft.ts";
import { useEventSaved } from "./use-event-saved.ts";

/** What people can take at one event: its tickets and add-ons, how many there are of them together, and codes. */
export function TicketsPage({ eventId }: { eventId: string }) {
  const { trpc } = useApi();
  const { timeZone } = usePlace();
  const { data: event } = useSuspenseQuery(trpc.organizer.getEvent.queryOptions({ eventId }));
  return (
    <>
      <EventHeader eventId={eventId} title={event.title} status={event.status}>
        {formatSpan(event.startsAt, event.endsAt, timeZone, Date.now())} · {event.venue}
      </EventHeader>
      <div className="flex max-w-3xl flex-col gap-10">
        <TicketsForm key={event.id} event={event} />
        <CodesSection event={event} />
      </div>
    </>
  );
}

function TicketsForm({ event }: { event: EventSetup }) {
  const { client, trpc } = useApi();
  const queryClient = useQueryClient();
  const place = usePlace();
  const saved = useEventSaved();
  const savedDraft = ticketsDraftOf(event, place);
  const form = useDraft(savedDraft, event.version);
  const { draft } = form;
  const [complaint, setComplaint] = useState<string | null>(null);
  const change = (next: TicketsDraft) => {
    form.setDraft(next);
    setComplaint(null);
  };
  type Fields = Omit<Parameters<typeof client.organizer.saveTickets.mutate>[0], "commandId">;
  const save = useCommand({
    send: (fields: Fields, commandId) => client.organizer.saveTickets.mutate({ ...fields, commandId }),
    onOk: (next) => {
      saved(next);
      form.landed(ticketsDraftOf(next, place), next.version);
      toast("Saved.", "good");
    },
  });
  const newest = () => {
    const theirs = queryClient.getQueryData(trpc.organizer.getEvent.queryKey({ eventId: event.id }));
    return theirs ? { saved: ticketsDraftOf(theirs, place), version: theirs.version } : null;
  };
  const submit = (submitted: FormEvent) => {
    submitted.preventDefault();
    const checked = checkTickets(draft, place);
    setComplaint(checked.ok ? null : checked.complaint);
    if (!checked.ok) return;
    const { fields } = checked;
    void form.send((version) => save.run({ eventId: event.id, version, ...fields }), newest);
  };
  return (
    <form noValidate aria-label="Tickets" className="flex flex-col gap-8" onSubmit={submit}>
      <TicketTypesSection draft={draft} seats={event.capacity} onChange={change} />
      <QuotasSection draft={draft} onChange={change} />
      {draft.types.some(({ price }) => price.trim() !== "") || draft.payment.online ? (
        <PaymentSection payment={draft.payment} onChange={(payment) => change({ ...draft, payment })} />
      ) : null}
      {complaint ? <Notice tone="warn" title={complaint} /> : null}
      <SaveBar save={save} draft={form} words={ticketsWords([draft, savedDraft], place)} label="Save tickets" />
    </form>
  );
}
