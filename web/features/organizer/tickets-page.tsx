import { useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { QUOTAS_MAX, TICKET_TYPES_MAX } from "#shared/limits";
import type { EventSetup } from "#shared/views/event";
import { formatSpan } from "#web/lib/time";
import { useApi } from "#web/lib/trpc";
import { useCommand } from "#web/lib/use-command";
import { Button } from "#web/ui/button";
import { Notice } from "#web/ui/notice";
import { usePlace } from "#web/ui/place";
import { toast } from "#web/ui/toast";
import { CodesSection } from "./codes-section.tsx";
import { EventHeader } from "./event-header.tsx";
import { PaymentSection } from "./payment-section.tsx";
import { QuotaRow } from "./quota-row.tsx";
import { SaveBar } from "./save-bar.tsx";
import { TicketTypeRow } from "./ticket-type-row.tsx";
import { checkTickets, newQuota, newType, type TicketsDraft, ticketsDraftOf, withoutType } from "./tickets-draft.ts";
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
  const { draft, setDraft, isChanged, version, load } = useDraft(ticketsDraftOf(event, place), event.version);
  const [complaint, setComplaint] = useState<string | null>(null);
  const { types, quotas } = draft;
  const change = (next: TicketsDraft) => {
    setDraft(next);
    setComplaint(null);
  };
  type Fields = Omit<Parameters<typeof client.organizer.saveTickets.mutate>[0], "commandId">;
  const save = useCommand({
    send: (fields: Fields, commandId) => client.organizer.saveTickets.mutate({ ...fields, commandId }),
    onOk: (next) => {
      saved(next);
      load(ticketsDraftOf(next, place), next.version);
      toast("Saved.", "good");
    },
  });
  const submit = () => {
    const checked = checkTickets(draft, place);
    setComplaint(checked.ok ? null : checked.complaint);
    if (checked.ok) void save.run({ eventId: event.id, version, ...checked.fields });
  };
  const reload = async () => {
    await queryClient.invalidateQueries(trpc.organizer.getEvent.queryFilter({ eventId: event.id }));
    const theirs = queryClient.getQueryData(trpc.organizer.getEvent.queryKey({ eventId: event.id }));
    if (theirs) load(ticketsDraftOf(theirs, place), theirs.version);
    save.reset();
  };
  const add = (admits: boolean) => change({ ...draft, types: [...types, newType(admits)] });
  const isFull = types.length >= TICKET_TYPES_MAX ? `At most ${TICKET_TYPES_MAX} tickets.` : null;
  return (
    <form
      noValidate
      aria-label="Tickets"
      className="flex flex-col gap-8"
      onSubmit={(submitted) => {
        submitted.preventDefault();
        submit();
      }}
    >
      <section aria-labelledby="types-title" className="flex flex-col gap-3">
        <div>
          <h2 id="types-title" className="text-lg font-semibold">
            Tickets
          </h2>
          <p className="text-sm text-ink-soft">
            All of them together take the event's {event.capacity.toLocaleString()} seats; add-ons take none.
          </p>
        </div>
        {types.map((type) => (
          <TicketTypeRow
            key={type.key}
            type={type}
            isOnly={types.length === 1}
            onChange={(next) => change({ ...draft, types: types.map((each) => (each.key === next.key ? next : each)) })}
            onRemove={() => change(withoutType(draft, type.key))}
          />
        ))}
        <div className="flex flex-wrap gap-2">
          <Button
            variant="secondary"
            icon={<Plus aria-hidden size={18} />}
            disabledReason={isFull}
            onClick={() => add(true)}
          >
            Add a ticket
          </Button>
          <Button
            variant="secondary"
            icon={<Plus aria-hidden size={18} />}
            disabledReason={isFull}
            onClick={() => add(false)}
          >
            Add an add-on
          </Button>
        </div>
      </section>
      <section aria-labelledby="quotas-title" className="flex flex-col gap-3">
        <div>
          <h2 id="quotas-title" className="text-lg font-semibold">
            Shared limits
          </h2>
          <p className="text-sm text-ink-soft">
            No more of some tickets together than this: early birds, vegetarian dinners, places on the bus.
          </p>
        </div>
        {quotas.map((quota) => (
          <QuotaRow
            key={quota.key}
            quota={quota}
            types={types}
            onChange={(next) =>
              change({ ...draft, quotas: quotas.map((each) => (each.key === next.key ? next : each)) })
            }
            onRemove={() => change({ ...draft, quotas: quotas.filter((each) => each.key !== quota.key) })}
          />
        ))}
        <div>
          <Button
            variant="secondary"
            icon={<Plus aria-hidden size={18} />}
            disabledReason={quotas.length >= QUOTAS_MAX ? `At most ${QUOTAS_MAX} limits.` : null}
            onClick={() => change({ ...draft, quotas: [...quotas, newQuota(types)] })}
          >
            Add a limit
          </Button>
        </div>
      </section>
      {types.some(({ price }) => price.trim() !== "") || draft.payment.online ? (
        <PaymentSection payment={draft.payment} onChange={(payment) => change({ ...draft, payment })} />
      ) : null}
      {complaint ? <Notice tone="warn" title={complaint} /> : null}
      <SaveBar save={save} isChanged={isChanged} label="Save tickets" onReload={reload} />
    </form>
  );
}
