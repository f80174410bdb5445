import { Link, Navigate } from "@tanstack/react-router";
import { QrCode } from "lucide-react";
import type { ReactNode } from "react";
import type { RegisterRefusal } from "#shared/domain/ledger/refusals";
import { isFull } from "#shared/domain/ledger/view";
import type { UserId } from "#shared/ids";
import { GATHERING_MS } from "#shared/room-modes";
import type { EventPage } from "#shared/views/event";
import { OutcomeNotice } from "#web/lib/outcome-notice";
import { queryClient } from "#web/lib/query-client";
import { wordsFor } from "#web/lib/refusal-words";
import { useApi, useCollege } from "#web/lib/trpc";
import { Button, buttonClass } from "#web/ui/button";
import { Card } from "#web/ui/card";
import { LiveNumber } from "#web/ui/live-number";
import { Notice } from "#web/ui/notice";
import { usePlace } from "#web/ui/place";
import { useNow } from "#web/ui/use-now";
import { isSimple, priceWords } from "./choice.ts";
import { MyAnswersLink } from "./my-answers-link.tsx";
import { LookForPayment, PayForSeat } from "./pay-for-seat.tsx";
import type { Returned } from "./payment-words.ts";
import { JoinWaitingList, OfferedSeat, WaitingPlace } from "./waiting-list.tsx";
import { whyNotRegister } from "./why-not-register.ts";

const RULE_REFRESH_MS = 5_000;

export type RegisterCardProps = { event: EventPage; userId: UserId | null; dot: ReactNode; returned: Returned | null };

export function RegisterCard({ event, userId, dot, returned }: RegisterCardProps) {
  const { timeZone, currency } = usePlace();
  const now = useNow(RULE_REFRESH_MS);
  const refusal = whyNotRegister(event, userId, now);
  const words = refusal ? wordsFor(refusal, timeZone, now) : null;
  return (
    <Card as="section" aria-label="Registration" className="flex flex-col gap-4 shadow-card">
      <div className="flex items-start justify-between gap-4">
        <div>
          <p className="font-semibold">{priceWords(event.ticketTypes, currency)}</p>
          <p className="text-sm text-ink-soft">
            {event.status === "ended" ? (
              "The event is over"
            ) : event.seatsLeft > 0 ? (
              <>
                <LiveNumber value={event.seatsLeft} /> of {event.capacity.toLocaleString()} seats left
              </>
            ) : (
              "No seats left"
            )}
          </p>
        </div>
        {dot}
      </div>
      {returned === "made" && event.mine?.status === "cancelled" && !event.moneyBack ? (
        <LookForPayment eventId={event.id} />
      ) : null}
      <Action
        event={event}
        returned={returned}
        now={now}
        why={words?.title ?? null}
        full={refusal && isFull(refusal) ? refusal : null}
      />
      {event.approval && !refusal ? (
        <p className="text-sm text-ink-soft">The organizers confirm each registration before you get your pass.</p>
      ) : null}
    </Card>
  );
}

/** People can come before registration opens, and wait together. */
function isGathering({ status, waitingRoom, salesOpenAt }: EventPage, now: number): boolean {
  const isPublished = status === "published" || status === "live";
  return isPublished && waitingRoom === "opening" && now >= salesOpenAt - GATHERING_MS && now < salesOpenAt;
}

type ActionProps = {
  event: EventPage;
  returned: Returned | null;
  why: string | null;
  /** Why one can wait in line and not register. */
  full: RegisterRefusal | null;
  now: number;
};

function Action({ event, returned, why, full, now }: ActionProps) {
  const { trpc } = useApi();
  const college = useCollege();
  const params = { college, eventId: event.id };
  const { mine } = event;
  if (mine?.status === "offered" && mine.offerEndsAt !== null) {
    const look = () => void queryClient.invalidateQueries(trpc.attendee.getEvent.queryFilter({ eventId: event.id }));
    return <OfferedSeat eventId={event.id} endsAt={mine.offerEndsAt} onEnd={look} />;
  }
  if (mine?.status === "waiting") return <WaitingPlace eventId={event.id} ahead={mine.ahead ?? 0} />;
  if (full) {
    return (
      <>
        <OutcomeNotice refusal={full.code === "offer-expired" ? full : null} problem={null} />
        {isSimple(event.ticketTypes) ? (
          <JoinWaitingList eventId={event.id} />
        ) : (
          <Link
            to="/$college/events/$eventId/register"
            params={params}
            className={buttonClass({ size: "lg", wide: true })}
          >
            Choose what to wait for
          </Link>
        )}
      </>
    );
  }
  // They have just paid, and the provider was quicker than they were.
  if (mine?.status === "confirmed" && returned === "made")
    return <Navigate to="/$college/events/$eventId/pass" params={params} replace />;
  if (event.mine?.status === "confirmed") {
    return (
      <>
        <Link to="/$college/events/$eventId/pass" params={params} className={buttonClass({ size: "lg", wide: true })}>
          <QrCode aria-hidden size={20} />
          Show my pass
        </Link>
        <MyAnswersLink eventId={event.id} />
      </>
    );
  }
  if (mine?.status === "pending" && mine.payBy !== null) {
    return <PayForSeat event={event} mine={mine} payBy={mine.payBy} returned={returned} />;
  }
  if (event.mine?.status === "pending") {
    return (
      <>
        <Notice tone="info" title="Waiting for the organizers">
          Your seat is kept. You get your pass as soon as they confirm.
        </Notice>
        <MyAnswersLink eventId={event.id} />
      </>
    );
  }
  if (why && isGathering(event, now)) {
    return (
      <>
        <Link
          to="/$college/events/$eventId/register"
          params={params}
          className={buttonClass({ size: "lg", wide: true })}
        >
          Go to the waiting room
        </Link>
        <p className="text-sm text-ink-soft">{why}. Who is there by then gets a place by lot.</p>
      </>
    );
  }
  if (why) {
    return (
      <Button size="lg" wide disabledReason={why}>
        Register
      </Button>
    );
  }
  return (
    <Link to="/$college/events/$eventId/register" params={params} className={buttonClass({ size: "lg", wide: true })}>
      Register
    </Link>
  );
}
