import { Link, useNavigate } from "@tanstack/react-router";
import { Hourglass, Ticket } from "lucide-react";
import { useState } from "react";
import type { RegistrationView } from "#shared/domain/ledger/answers";
import type { Home } from "#shared/views/home";
import { OutcomeNotice } from "#web/lib/outcome-notice";
import { queryClient } from "#web/lib/query-client";
import { useApi, useCollege } from "#web/lib/trpc";
import { useCommand } from "#web/lib/use-command";
import { useMe } from "#web/lib/use-me";
import { Button, buttonClass } from "#web/ui/button";
import { Countdown } from "#web/ui/countdown";
import { Dialog } from "#web/ui/dialog";
import { Notice } from "#web/ui/notice";
import { Time } from "#web/ui/time";
import type { ChoiceInput } from "./choice.ts";
import { HeldCard } from "./held-card.tsx";
import { SignInLink } from "./sign-in-link.tsx";

export type JoinWaitingListProps = {
  eventId: string;
  choice?: ChoiceInput;
  /** Shows the waiting room, where this page has one. */
  onWait?: () => void;
};

/** For what is full: a place in the line, for one ticket or for what was chosen. */
export function JoinWaitingList({ eventId, choice, onWait }: JoinWaitingListProps) {
  const { client, trpc } = useApi();
  const { user } = useMe();
  const college = useCollege();
  const navigate = useNavigate();
  const join = useCommand({
    send: (_: null, commandId) => client.attendee.joinWaitlist.mutate({ commandId, eventId, ...choice }),
    onOk: async () => {
      await queryClient.invalidateQueries(trpc.attendee.pathFilter());
      await navigate({ to: "/$college/events/$eventId", params: { college, eventId } });
    },
  });
  if (!user) return <SignInLink label="Sign in to join the waiting list" />;
  return (
    <>
      <Button size="lg" wide pending={join.pending} onClick={() => join.run(null)}>
        Join the waiting list
      </Button>
      <p className="text-sm text-ink-soft">Whoever waits longest gets the next free seat. We mail you.</p>
      <OutcomeNotice
        refusal={join.refusal}
        problem={join.problem}
        unreached={join.unreached}
        action={
          join.refusal?.code !== "waiting-room" ? null : onWait ? (
            <Button variant="secondary" onClick={onWait}>
              Go to the waiting room
            </Button>
          ) : (
            <Link
              to="/$college/events/$eventId/register"
              params={{ college, eventId }}
              className={buttonClass({ variant: "secondary" })}
            >
              Go to the waiting room
            </Link>
          )
        }
      />
    </>
  );
}

/** One's own place on the list. */
export function WaitingPlace({ eventId, ahead }: { eventId: string; ahead: number }) {
  return (
    <>
      <Notice tone="info" title={ahead === 0 ? "You are next" : `${ahead.toLocaleString()} before you`}>
        You are on the waiting list. When a seat is free we mail you and keep it for half an hour.
      </Notice>
      <LeaveWaitingList eventId={eventId} title="Leave the waiting list?" label="Leave the waiting list">
        Somebody who joins again starts at the end.
      </LeaveWaitingList>
    </>
  );
}

/** A seat that is kept for somebody who waited, until its time is over. */
export function OfferedSeat({ eventId, endsAt, onEnd }: { eventId: string; endsAt: number; onEnd: () => void }) {
  const college = useCollege();
  return (
    <>
      <Notice tone="good" title="A seat is yours to take">
        It is kept for you for{" "}
        <strong className="font-semibold">
          <Countdown until={endsAt} onEnd={onEnd} />
        </strong>
        , then the next in line gets it.
      </Notice>
      <Link
        to="/$college/events/$eventId/register"
        params={{ college, eventId }}
        className={buttonClass({ size: "lg", wide: true })}
      >
        <Ticket aria-hidden size={20} />
        Take the seat
      </Link>
      <LeaveWaitingList eventId={eventId} title="Let the seat go?" label="No, thank you">
        The next in line gets it at once.
      </LeaveWaitingList>
    </>
  );
}

function LeaveWaitingList(props: { eventId: string; title: string; label: string; children: string }) {
  const { eventId, title, label, children } = props;
  const { client, trpc } = useApi();
  const [open, setOpen] = useState(false);
  const leave = useCommand({
    send: (_: null, commandId) => client.attendee.cancelRegistration.mutate({ commandId, eventId }),
    onOk: async () => {
      setOpen(false);
      await queryClient.invalidateQueries(trpc.attendee.pathFilter());
    },
  });
  return (
    <>
      <Button variant="quiet" wide onClick={() => setOpen(true)}>
        {label}
      </Button>
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        title={title}
        actions={
          <>
            <Button variant="secondary" onClick={() => setOpen(false)}>
              Stay
            </Button>
            <Button variant="danger" pending={leave.pending} onClick={() => leave.run(null)}>
              {label}
            </Button>
          </>
        }
      >
        <div className="flex flex-col gap-3">
          <p>{children}</p>
          <OutcomeNotice refusal={leave.refusal} problem={leave.problem} unreached={leave.unreached} />
        </div>
      </Dialog>
    </>
  );
}

/** Among one's own things; loud when there is a seat to take. */
export function WaitingCard({ event, registration }: Home["waiting"][number]) {
  const college = useCollege();
  const isOffered = registration.status === "offered";
  return (
    <HeldCard
      icon={isOffered ? <Ticket size={24} /> : <Hourglass size={24} />}
      kind={isOffered ? "A seat is yours to take" : "On the waiting list"}
      title={event.title}
      detail={<WaitingDetail registration={registration} />}
      loud={isOffered}
      link={(className, content) => (
        <Link to="/$college/events/$eventId" params={{ college, eventId: event.id }} className={className}>
          {content}
        </Link>
      )}
    />
  );
}

function WaitingDetail({ registration: { offerEndsAt, ahead } }: { registration: RegistrationView }) {
  if (offerEndsAt !== null) {
    return (
      <>
        Kept until <Time at={offerEndsAt} />
      </>
    );
  }
  return <>{ahead === null || ahead === 0 ? "You are next" : `${ahead.toLocaleString()} before you`}</>;
}
