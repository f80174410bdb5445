import { useQuery } from "@tanstack/react-query";
import { CreditCard } from "lucide-react";
import { useEffect, useState } from "react";
import type { OrderView } from "#shared/domain/food/types";
import type { Home, StationRef } from "#shared/views/home";
import type { PaymentFailure } from "#shared/views/payments";
import { newCommandId } from "#web/lib/command-id";
import { formatMoney } from "#web/lib/money";
import { OutcomeNotice } from "#web/lib/outcome-notice";
import { queryClient } from "#web/lib/query-client";
import { useApi } from "#web/lib/trpc";
import { useCommand } from "#web/lib/use-command";
import { Button } from "#web/ui/button";
import { Countdown } from "#web/ui/countdown";
import { Notice } from "#web/ui/notice";
import { usePlace } from "#web/ui/place";
import { FAILURE_WORDS, LOOKS_AFTER_MS, type Returned } from "./payment-words.ts";

export type PayForOrderProps = {
  station: StationRef;
  order: OrderView;
  /** From the page on which one pays; null: they were not there. */
  returned: Returned | null;
};

/** Food that is kept until it is paid: all of a basket at once, whatever stands it is from. */
export function PayForOrder({ station, order, returned }: PayForOrderProps) {
  const { trpc } = useApi();
  const { currency } = usePlace();
  const { isLooking, failure } = useLooks(station, order, returned);
  const { data: home } = useQuery(trpc.attendee.home.queryOptions());
  const kept = keptTogether(home, station, order);
  const due = kept.reduce((sum, { order: each }) => sum + (each.pay === "ahead" ? each.total : 0), 0);
  const until = Math.min(...kept.map(({ order: each }) => each.holdUntil ?? Number.POSITIVE_INFINITY));
  const pay = usePay(kept);
  const send = useSend(kept);
  const look = () => void queryClient.invalidateQueries(trpc.attendee.pathFilter());
  if (isLooking && returned === "made") {
    return (
      <Notice tone="info" title="Your payment is on its way">
        The kitchen begins as soon as it is here, in a moment as a rule. You may close this page.
      </Notice>
    );
  }
  const command = due > 0 ? pay : send;
  return (
    <>
      {failure ? (
        <Notice tone="bad" title={FAILURE_WORDS[failure].title}>
          {FAILURE_WORDS[failure].next} Your food is kept meanwhile.
        </Notice>
      ) : null}
      <Notice tone="warn" title={due > 0 ? `To be paid: ${formatMoney(due, currency)}` : "Not with the kitchen yet"}>
        {kept.length > 1 ? `${kept.map(({ station: { name } }) => name).join(" and ")}, together. ` : null}
        {Number.isFinite(until) ? (
          <>
            It is kept for you for <Countdown until={until} onEnd={look} />. After that it goes to others, and nothing
            is taken from you.
          </>
        ) : null}
      </Notice>
      <Button
        size="lg"
        wide
        icon={due > 0 ? <CreditCard aria-hidden size={20} /> : undefined}
        pending={command.pending}
        onClick={() => command.run(null)}
      >
        {due > 0 ? "Pay now" : "Send it to the kitchen"}
      </Button>
      <OutcomeNotice refusal={command.refusal} problem={command.problem} unreached={command.unreached} />
    </>
  );
}

/** What is kept for the same person at the same event is paid together. */
function keptTogether(home: Home | undefined, station: StationRef, order: OrderView): Home["orders"] {
  const all = home?.orders.filter((each) => each.station.eventId === station.eventId && each.order.status === "placed");
  return all?.some((each) => each.order.id === order.id) ? all : [{ station, order }];
}

/** Leads to the provider's page. */
function usePay(kept: Home["orders"]) {
  const { client } = useApi();
  const [isLeaving, setLeaving] = useState(false);
  const pay = useCommand({
    send: (_: null, commandId) => {
      const orders = kept.map(({ station, order }) => ({ stationId: station.id, orderId: order.id }));
      return client.payments.beginOrders.mutate({ commandId, orders });
    },
    onOk: ({ url }) => {
      setLeaving(true);
      window.location.assign(url);
    },
  });
  return { ...pay, pending: pay.pending || isLeaving };
}

/** Nothing to pay on a phone: it only waits for somebody to say that they still want it. */
function useSend(kept: Home["orders"]) {
  const { client, trpc } = useApi();
  return useCommand({
    send: async (_: null) => {
      const [first, ...rest] = kept;
      const confirm = ({ station, order }: Home["orders"][number]) =>
        client.attendee.confirmOrder.mutate({ commandId: newCommandId(), stationId: station.id, orderId: order.id });
      if (!first) throw new Error("nothing is kept");
      for (const each of rest) {
        const told = await confirm(each);
        if (!told.ok) return told;
      }
      return confirm(first);
    },
    onOk: () => queryClient.invalidateQueries(trpc.attendee.pathFilter()),
  });
}

/** Asks the provider until the order is paid, or long enough; once for who left its page. */
function useLooks(station: StationRef, { id: orderId }: OrderView, returned: Returned | null) {
  const { client, trpc } = useApi();
  const [looks, setLooks] = useState(0);
  const [failure, setFailure] = useState<PaymentFailure | null>(null);
  const many = returned === "made" ? LOOKS_AFTER_MS.length : returned === "left" ? 1 : 0;
  const after = looks < many ? LOOKS_AFTER_MS[looks] : undefined;
  useEffect(() => {
    if (after === undefined) return;
    const timer = setTimeout(async () => {
      const told = await client.payments.lookAtOrder.mutate({ stationId: station.id, orderId }).catch(() => null);
      if (told) setFailure(told.failure);
      if (told && told.order.status !== "placed") await queryClient.invalidateQueries(trpc.attendee.pathFilter());
      setLooks((before) => before + 1);
    }, after);
    return () => clearTimeout(timer);
  }, [after, client, trpc, station.id, orderId]);
  return { isLooking: after !== undefined, failure };
}
