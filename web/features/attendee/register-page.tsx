import { useSuspenseQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Timer } from "lucide-react";
import { type ReactNode, useEffect, useRef, useState } from "react";
import type { Answers } from "#shared/domain/forms/types";
import type { EventPage } from "#shared/views/event";
import { OutcomeNotice } from "#web/lib/outcome-notice";
import { queryClient } from "#web/lib/query-client";
import { formatSpan } from "#web/lib/time";
import { useApi, useCollege } from "#web/lib/trpc";
import { useCommand } from "#web/lib/use-command";
import { useMe } from "#web/lib/use-me";
import { Button, buttonClass } from "#web/ui/button";
import { Card } from "#web/ui/card";
import { Countdown } from "#web/ui/countdown";
import { Money } from "#web/ui/money";
import { Notice } from "#web/ui/notice";
import { usePlace } from "#web/ui/place";
import { Skeleton } from "#web/ui/skeleton";
import { usePageTitle } from "#web/ui/use-page-title";
import { type ChoiceInput, isSimple, totalOf } from "./choice.ts";
import { CodeEntry } from "./code-entry.tsx";
import { usePay } from "./pay-for-seat.tsx";
import { RegistrationForm } from "./registration-form.tsx";
import { SignInLink } from "./sign-in-link.tsx";
import { TicketChoice } from "./ticket-choice.tsx";
import { useAnswers } from "./use-answers.ts";
import { useChoice } from "./use-choice.ts";
import { JoinWaitingList } from "./waiting-list.tsx";
import { WaitingRoom } from "./waiting-room.tsx";

const CHOOSING_RESTS_MS = 500;

/** Opening this page keeps a seat; confirming turns it into a pass. */
export function RegisterPage({ eventId }: { eventId: string }) {
  const { trpc, client } = useApi();
  const college = useCollege();
  const { user } = useMe();
  const { timeZone } = usePlace();
  const navigate = useNavigate();
  const { data: event } = useSuspenseQuery(trpc.attendee.getEvent.queryOptions({ eventId }));
  const { data: form } = useSuspenseQuery(trpc.forms.get.queryOptions({ eventId }));
  usePageTitle(`Register for ${event.title}`);
  const [heldUntil, setHeldUntil] = useState<number | null>(null);
  const [ranOut, setRanOut] = useState(false);
  const params = { college, eventId };
  const choice = useChoice(event);
  const ticketTypes = choice.input.tickets.map(({ ticketTypeId }) => ticketTypeId);

  const hold = useCommand({
    send: (input: ChoiceInput, commandId) => client.attendee.holdSeat.mutate({ commandId, eventId, ...input }),
    onOk: ({ expiresAt }) => {
      setHeldUntil(expiresAt);
      setRanOut(false);
    },
  });
  const release = useCommand({
    send: (_: null, commandId) => client.attendee.releaseHold.mutate({ commandId, eventId }),
  });
  const register = useCommand({
    send: (input: ChoiceInput & { readonly answers: Answers }, commandId) =>
      client.attendee.register.mutate({ commandId, eventId, ...input }),
    onOk: async ({ status, payBy }) => {
      choice.forget();
      answering.forget();
      // If that page does not open, the event's page leads there again.
      if (payBy !== null && (await pay.run(null)) !== null) return;
      await queryClient.invalidateQueries(trpc.attendee.pathFilter());
      await navigate({
        to: status === "confirmed" ? "/$college/events/$eventId/pass" : "/$college/events/$eventId",
        params,
        replace: true,
      });
    },
  });
  const pay = usePay(eventId);
  const answering = useAnswers({ eventId, form, ticketTypes }, register.problem);
  const confirm = async () => {
    const answers = await answering.check();
    if (answers && (await register.run({ ...choice.input, answers })) === null)
      await queryClient.invalidateQueries(trpc.forms.get.queryFilter({ eventId }));
  };

  // Arriving is the intent; `run` ignores a second call while the first is under way.
  const { run: holdSeat } = hold;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once per visit, not once per render
  useEffect(() => void (choice.missing ?? holdSeat(choice.input)), []);

  // What is chosen is kept as soon as the choosing rests, so that it is there when it is confirmed.
  const wanted = JSON.stringify(choice.draft.counts) + (choice.draft.code ?? "");
  const kept = useRef(wanted);
  // biome-ignore lint/correctness/useExhaustiveDependencies: names are no part of what is kept
  useEffect(() => {
    if (kept.current === wanted || choice.input.tickets.length === 0) return;
    const timer = setTimeout(() => {
      kept.current = wanted;
      void holdSeat(choice.input);
    }, CHOOSING_RESTS_MS);
    return () => clearTimeout(timer);
  }, [wanted]);

  const comeIn = () => {
    register.reset();
    void holdSeat(choice.input);
  };
  const leave = async () => {
    if (heldUntil && !ranOut) void release.run(null);
    await navigate({ to: "/$college/events/$eventId", params });
  };
  const settled = hold.refusal ?? register.refusal;
  const mine = settled?.code === "already-registered" ? settled : null;
  const total = totalOf(choice.types, choice.draft, choice.opened);
  const waits = settled?.code === "waiting-room";
  const isFull = settled?.code === "event-full" || settled?.code === "tickets-sold-out";
  return (
    <div className="mx-auto flex w-full max-w-md flex-col gap-6">
      <header>
        <h1 className="text-title font-bold break-words">{event.title}</h1>
        <p className="text-ink-soft">{formatSpan(event.startsAt, event.endsAt, timeZone, Date.now())}</p>
        <p className="text-ink-soft">{event.venue}</p>
      </header>
      {waits ? <WaitingRoom eventId={eventId} onIn={comeIn} /> : null}
      <Card className={waits ? "hidden" : "flex flex-col gap-4 shadow-card"}>
        <dl className="flex flex-col">
          {choice.input.tickets.length === 1 ? <Line term="Name on the pass" value={user?.name ?? ""} /> : null}
          <Line term="Mail" value={user?.email ?? ""} />
          <Line term="Price" value={<Money amount={total} />} />
        </dl>
        {isSimple(choice.types) ? null : (
          <TicketChoice
            types={choice.types}
            opened={choice.opened}
            draft={choice.draft}
            ownName={user?.name ?? ""}
            onChange={choice.change}
          />
        )}
        <CodeEntry eventId={eventId} code={choice.draft.code} onOpened={choice.open} />
        {total > 0 ? <p className="text-sm text-ink-soft">{paymentWords(event)}</p> : null}
        {ranOut ? (
          <Notice
            tone="warn"
            title="Your seat went back"
            action={
              <Button variant="secondary" pending={hold.pending} onClick={() => hold.run(choice.input)}>
                Keep a seat again
              </Button>
            }
          >
            Five minutes passed. Nothing was booked.
          </Notice>
        ) : heldUntil ? (
          <p className="flex items-center gap-2 text-sm text-ink-soft">
            <Timer aria-hidden size={18} className="text-accent-text" />
            <span>
              Your seat is kept for{" "}
              <strong className="font-semibold text-ink">
                <Countdown until={heldUntil} onEnd={() => setRanOut(true)} />
              </strong>
            </span>
          </p>
        ) : hold.pending ? (
          <Skeleton className="h-5 w-48" />
        ) : null}
        {hold.refusal ? null : <RegistrationForm answering={answering} />}
        <OutcomeNotice
          refusal={settled}
          problem={hold.problem ?? register.problem}
          action={
            mine?.status === "confirmed" ? (
              <Link
                to="/$college/events/$eventId/pass"
                params={params}
                className={buttonClass({ variant: "secondary" })}
              >
                Show my pass
              </Link>
            ) : register.problem?.code === "NOT_SIGNED_IN" ? (
              <SignInLink label="Sign in and come back" />
            ) : hold.problem ? (
              <Button variant="secondary" onClick={() => hold.run(choice.input)}>
                Try again
              </Button>
            ) : null
          }
        />
        {isFull ? <JoinWaitingList eventId={eventId} choice={choice.input} onWait={comeIn} /> : null}
        {hold.refusal || ranOut ? null : (
          <Button
            size="lg"
            wide
            pending={register.pending || pay.pending || (hold.pending && !heldUntil)}
            disabledReason={choice.missing}
            onClick={confirm}
          >
            {event.approval
              ? "Ask for a seat"
              : event.payOnline && total > 0
                ? "Confirm and pay"
                : "Confirm and get my pass"}
          </Button>
        )}
        <Button variant="quiet" wide onClick={leave}>
          {hold.refusal ? "Back to the event" : "Not now"}
        </Button>
      </Card>
      {waits ? (
        <Button variant="quiet" wide onClick={leave}>
          Back to the event
        </Button>
      ) : null}
    </div>
  );
}

function paymentWords({ payOnline, approval, refund }: EventPage): string {
  if (!payOnline) return "You pay at the door.";
  const when = approval ? "You pay online when the organizers have said yes." : "You pay online, on the next page.";
  if (refund.shareBp === 0) return `${when} If you cannot come, nothing of it is given back.`;
  return refund.shareBp === 10_000
    ? when
    : `${when} If you cannot come, ${refund.shareBp / 100} % of it is given back.`;
}

function Line({ term, value }: { term: string; value: ReactNode }) {
  return (
    <div className="flex justify-between gap-4 border-t border-line py-2.5 first:border-0 first:pt-0">
      <dt className="shrink-0 text-ink-soft">{term}</dt>
      <dd className="min-w-0 truncate font-medium">{value}</dd>
    </div>
  );
}
