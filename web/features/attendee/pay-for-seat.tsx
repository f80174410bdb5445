import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { CreditCard } from "lucide-react";
import { useEffect, useState } from "react";
import type { EventPage } from "#shared/views/event";
import { formatMoney } from "#web/lib/money";
import { OutcomeNotice } from "#web/lib/outcome-notice";
import { queryClient } from "#web/lib/query-client";
import { useApi, useCollege } from "#web/lib/trpc";
import { useCommand } from "#web/lib/use-command";
import { Button } from "#web/ui/button";
import { Countdown } from "#web/ui/countdown";
import { Notice } from "#web/ui/notice";
import { usePlace } from "#web/ui/place";
import { Time } from "#web/ui/time";
import { GiveBackSeat } from "./give-back-seat.tsx";
import { FAILURE_WORDS, LOOKS_AFTER_MS, type Returned } from "./payment-words.ts";

/** Longer than this is said as a time, not counted down. */
const COUNTED_MS = 2 * 3_600_000;

export type PayForSeatProps = {
  event: EventPage;
  mine: NonNullable<EventPage["mine"]>;
  payBy: number;
  /** From the page on which one pays; null: they were not there. */
  returned: Returned | null;
};

/** A seat that is kept until it is paid. */
export function PayForSeat({ event, mine, payBy, returned }: PayForSeatProps) {
  const { trpc } = useApi();
  const { currency } = usePlace();
  const pay = usePay(event.id);
  const isConfirming = useLooks(event.id, returned === "made");
  const look = () => void queryClient.invalidateQueries(trpc.attendee.getEvent.queryFilter({ eventId: event.id }));
  if (isConfirming) {
    return (
      <Notice tone="info" title="Your payment is on its way">
        Your pass appears here by itself, in a moment as a rule. You may close this page: you get a mail, too.
      </Notice>
    );
  }
  return (
    <>
      {returned === "left" ? <WhyUnpaid eventId={event.id} /> : null}
      <Notice tone="warn" title={`To be paid: ${formatMoney(mine.price, currency)}`}>
        {returned === "left" ? "Nothing was paid. " : null}
        Your seat is kept{" "}
        {payBy - Date.now() > COUNTED_MS ? (
          <>
            until <Time at={payBy} form="day-clock" />.
          </>
        ) : (
          <>
            for <Countdown until={payBy} onEnd={look} />.
          </>
        )}
      </Notice>
      <Button
        size="lg"
        wide
        icon={<CreditCard aria-hidden size={20} />}
        pending={pay.pending}
        onClick={() => pay.run(null)}
      >
        Pay now
      </Button>
      <OutcomeNotice refusal={pay.refusal} problem={pay.problem} unreached={pay.unreached} />
      <div className="self-center">
        <GiveBackSeat event={event} mine={mine} />
      </div>
    </>
  );
}

/** What the card came to that they tried; nothing for who tried none, or while nobody can say. */
function WhyUnpaid({ eventId }: { eventId: string }) {
  const { trpc } = useApi();
  const { data: failure } = useQuery({ ...trpc.payments.whyUnpaid.queryOptions({ eventId }), retry: false });
  if (!failure) return null;
  const { title, next } = FAILURE_WORDS[failure];
  return (
    <Notice tone="bad" title={title}>
      {next} Your registration is as you left it.
    </Notice>
  );
}

/** For who comes back from paying when their time was over: it buys the seat all the same, or it goes back. */
export function LookForPayment({ eventId }: { eventId: string }) {
  const isLooking = useLooks(eventId, true);
  if (!isLooking) return null;
  return (
    <Notice tone="info" title="We are asking about your payment">
      The time to pay was over. If the seat is gone, all that you paid goes back by itself.
    </Notice>
  );
}

/** Leads to the provider's page. */
export function usePay(eventId: string) {
  const { client } = useApi();
  const [isLeaving, setLeaving] = useState(false);
  const pay = useCommand({
    send: (_: null, commandId) => client.payments.begin.mutate({ commandId, eventId }),
    onOk: ({ url }) => {
      setLeaving(true);
      window.location.assign(url);
    },
  });
  return { ...pay, pending: pay.pending || isLeaving };
}

/** Asks until the pass is there, or long enough. @returns whether it still asks */
function useLooks(eventId: string, isWanted: boolean): boolean {
  const { client, trpc } = useApi();
  const college = useCollege();
  const navigate = useNavigate();
  const [looks, setLooks] = useState(0);
  const after = isWanted ? LOOKS_AFTER_MS[looks] : undefined;
  useEffect(() => {
    if (after === undefined) return;
    const timer = setTimeout(async () => {
      const mine = await client.payments.look.mutate({ eventId }).catch(() => null);
      if (mine?.status === "confirmed") {
        await queryClient.invalidateQueries(trpc.attendee.pathFilter());
        await navigate({ to: "/$college/events/$eventId/pass", params: { college, eventId }, replace: true });
      } else {
        if (mine?.status !== "pending")
          await queryClient.invalidateQueries(trpc.attendee.getEvent.queryFilter({ eventId }));
        setLooks((many) => many + 1);
      }
    }, after);
    return () => clearTimeout(timer);
  }, [after, client, trpc, college, eventId, navigate]);
  return after !== undefined;
}
