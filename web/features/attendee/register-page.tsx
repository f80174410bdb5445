import { useSuspenseQuery } from "@tanstack/react-query";
import { isFull } from "#shared/domain/ledger/view";
import type { EventPage } from "#shared/views/event";
import { formatSpan } from "#web/lib/time";
import { useApi } from "#web/lib/trpc";
import { useMe } from "#web/lib/use-me";
import { Button } from "#web/ui/button";
import { Card } from "#web/ui/card";
import { usePlace } from "#web/ui/place";
import { usePageTitle } from "#web/ui/use-page-title";
import { isSimple, totalOf } from "./choice.ts";
import { CodeEntry } from "./code-entry.tsx";
import { HeldSeat } from "./held-seat.tsx";
import { RegistrationForm } from "./registration-form.tsx";
import { RegistrationOutcome } from "./registration-outcome.tsx";
import { PaymentTerms, RegistrationSummary } from "./registration-summary.tsx";
import { TicketChoice } from "./ticket-choice.tsx";
import { type Registering, useRegistering } from "./use-registering.ts";
import { JoinWaitingList } from "./waiting-list.tsx";
import { WaitingRoom } from "./waiting-room.tsx";

/** Opening this page keeps a seat; confirming turns it into a pass. */
export function RegisterPage({ eventId }: { eventId: string }) {
  const { trpc } = useApi();
  const { timeZone } = usePlace();
  const { data: event } = useSuspenseQuery(trpc.attendee.getEvent.queryOptions({ eventId }));
  const { data: form } = useSuspenseQuery(trpc.forms.get.queryOptions({ eventId }));
  usePageTitle(`Register for ${event.title}`);
  const registering = useRegistering(event, form);
  const { seat, register, comeIn, leave } = registering;
  const isRoomShut = (seat.hold.refusal ?? register.refusal)?.code === "waiting-room";
  return (
    <div className="mx-auto flex w-full max-w-md flex-col gap-6">
      <header>
        <h1 className="text-title font-bold break-words">{event.title}</h1>
        <p className="text-ink-soft">{formatSpan(event.startsAt, event.endsAt, timeZone, Date.now())}</p>
        <p className="text-ink-soft">{event.venue}</p>
      </header>
      {isRoomShut ? <WaitingRoom eventId={eventId} onIn={comeIn} /> : null}
      {/* Hidden, not gone: what was typed is there when their turn comes. */}
      <Card className={isRoomShut ? "hidden" : "flex flex-col gap-4 shadow-card"}>
        <RegisterForm event={event} registering={registering} />
      </Card>
      {isRoomShut ? (
        <Button variant="quiet" wide onClick={leave}>
          Back to the event
        </Button>
      ) : null}
    </div>
  );
}

function RegisterForm({ event, registering }: { event: EventPage; registering: Registering }) {
  const { user } = useMe();
  const { choice, seat, answering, register, isPending, confirm, comeIn, leave } = registering;
  const refusal = seat.hold.refusal ?? register.refusal;
  const isLate = refusal?.code === "hold-expired";
  // Who came too late has typed already; who comes to what is full has not.
  const isShut = seat.hold.refusal !== null && !isLate;
  const canWait = refusal !== null && isFull(refusal);
  const total = totalOf(choice.types, choice.draft, choice.opened);
  return (
    <>
      <RegistrationSummary isAlone={choice.input.tickets.length === 1} total={total} />
      {isSimple(choice.types) ? null : (
        <TicketChoice
          types={choice.types}
          opened={choice.opened}
          draft={choice.draft}
          ownName={user?.name ?? ""}
          onChange={choice.change}
        />
      )}
      <CodeEntry eventId={event.id} code={choice.draft.code} onOpened={choice.open} />
      {total > 0 ? <PaymentTerms event={event} /> : null}
      {isLate || (isShut && seat.isOver) ? null : <HeldSeat seat={seat} />}
      {isShut ? null : <RegistrationForm answering={answering} />}
      <RegistrationOutcome eventId={event.id} registering={registering} />
      {canWait ? <JoinWaitingList eventId={event.id} choice={choice.input} onWait={comeIn} /> : null}
      {isShut || isLate ? null : (
        <Button size="lg" wide pending={isPending} disabledReason={choice.missing} onClick={confirm}>
          {confirmWords(event, total)}
        </Button>
      )}
      <Button variant="quiet" wide onClick={leave}>
        {isShut || isLate ? "Back to the event" : "Not now"}
      </Button>
    </>
  );
}

function confirmWords({ approval, payOnline }: EventPage, total: number): string {
  if (approval) return "Ask for a seat";
  return payOnline && total > 0 ? "Confirm and pay" : "Confirm and get my pass";
}
