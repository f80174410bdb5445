import { useSuspenseQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ArrowLeft } from "lucide-react";
import type { ReactNode } from "react";
import { LATE_CANCEL_MS } from "#shared/domain/food/decide-order";
import { owedOf } from "#shared/domain/food/orders";
import type { OrderView } from "#shared/domain/food/types";
import { useApi, useCollege } from "#web/lib/trpc";
import { useWakeLock } from "#web/lib/use-wake-lock";
import { LiveStatusDot } from "#web/live/live-status-dot";
import { useCutOff, useLiveOr, useStationLive } from "#web/live/use-live";
import { Card } from "#web/ui/card";
import { Money } from "#web/ui/money";
import { Notice } from "#web/ui/notice";
import { backLinkClass } from "#web/ui/page-header";
import { Time } from "#web/ui/time";
import { useNow } from "#web/ui/use-now";
import { usePageTitle } from "#web/ui/use-page-title";
import { CancelOrder } from "./cancel-order.tsx";
import { OrderAgain } from "./order-again.tsx";
import { OrderStages } from "./order-stages.tsx";
import { OtherOrders } from "./other-orders.tsx";
import { PayForOrder } from "./pay-for-order.tsx";
import type { Returned } from "./payment-words.ts";
import { PickupCode } from "./pickup-code.tsx";
import { SubstituteQuestions } from "./substitute-question.tsx";

const REFRESH_MS = 20_000;

export type OrderPageProps = { stationId: string; orderId: string; payment?: Returned | undefined };

export function OrderPage({ stationId, orderId, payment }: OrderPageProps) {
  const { trpc } = useApi();
  const college = useCollege();
  const { data } = useSuspenseQuery(trpc.attendee.getOrder.queryOptions({ stationId, orderId }));
  const live = useStationLive(stationId);
  const order: OrderView = useLiveOr(live, `mine:order:${orderId}`, data.order) ?? data.order;
  usePageTitle(heading(order, data.station.name));
  useWakeLock();
  const asOf = useCutOff(live);
  const now = useNow(REFRESH_MS);
  return (
    <div className="mx-auto flex w-full max-w-lg flex-col gap-5">
      <header className="flex flex-col">
        <Link to="/$college/stations/$stationId" params={{ college, stationId }} className={backLinkClass}>
          <ArrowLeft aria-hidden size={16} />
          {data.station.name}
        </Link>
        <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
          <h1 className="text-title font-bold">{heading(order, data.station.name)}</h1>
          <LiveStatusDot channel={live} />
        </div>
      </header>
      <Outcome order={order} stationName={data.station.name} />
      {order.status === "placed" ? (
        <PayForOrder station={data.station} order={order} returned={payment ?? null} />
      ) : null}
      {isLive(order) ? <SubstituteQuestions order={order} stationId={stationId} /> : null}
      {order.status === "ready" && order.remindedAt !== undefined ? (
        <Notice tone="warn" title="It waits for you">
          {order.shelvedAt === undefined
            ? "It has been ready for a while. Come before it gets cold."
            : "It was put on the shelf to make room. Show this page at the counter."}
        </Notice>
      ) : null}
      {order.status === "ready" ? <PickupCode order={order} loud /> : null}
      {isLive(order) ? <OrderStages order={order} asOf={asOf} /> : null}
      {order.status === "queued" || order.status === "preparing" ? <PickupCode order={order} /> : null}
      <Card as="section" aria-label="What you ordered">
        <ul>
          {order.lines.map((line, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a line is known by its place in its order
            <li key={index} className={`flex justify-between gap-4 py-1.5 ${line.dropped ? "text-ink-soft" : ""}`}>
              <span>
                <span className={line.dropped ? "line-through" : ""}>
                  <span className="text-ink-soft">{line.quantity} ×</span> {line.name}
                </span>
                {line.options.length > 0 ? (
                  <span className="block text-sm text-ink-soft">{line.options.map(({ name }) => name).join(", ")}</span>
                ) : null}
                {line.insteadOf ? (
                  <span className="block text-sm text-ink-soft">Instead of {line.insteadOf}, which ran out</span>
                ) : null}
                {line.dropped ? <span className="block text-sm">Ran out, nothing to pay for it</span> : null}
              </span>
              {line.dropped ? null : <Money amount={line.price * line.quantity} />}
            </li>
          ))}
        </ul>
        {order.note ? <p className="border-t border-line py-2 text-sm text-ink-soft">“{order.note}”</p> : null}
        <p className="flex justify-between gap-4 border-t border-line pt-2.5 font-semibold">
          <span>Total</span>
          <Money amount={order.total} />
        </p>
        <Paid order={order} />
      </Card>
      <OtherOrders station={data.station} orderId={orderId} />
      {canCancel(order, now) ? <CancelOrder order={order} stationId={stationId} /> : null}
      {order.endedAt !== null ? <OrderAgain station={data.station} order={order} /> : null}
    </div>
  );
}

/** How it is paid, and what of that goes back by itself. */
function Paid({ order }: { order: OrderView }) {
  const { pay, paid, total } = order;
  if (total === 0 && paid === 0) return pay === "free" ? <PaidLine>Free of charge</PaidLine> : null;
  const back = owedOf(order);
  if (paid === 0) return pay === "counter" && isLive(order) ? <PaidLine>To be paid at the counter</PaidLine> : null;
  if (pay === "counter") return <PaidLine>Paid at the counter</PaidLine>;
  return (
    <PaidLine>
      Paid <Money amount={paid} />
      {back > 0 ? (
        <>
          , of which <Money amount={back} /> goes back by itself
        </>
      ) : null}
    </PaidLine>
  );
}

function PaidLine({ children }: { children: ReactNode }) {
  return <p className="pt-1 text-sm text-ink-soft">{children}</p>;
}

/** Nobody has begun, or it is so late that nobody has to take it. */
function canCancel({ status, promisedAt }: OrderView, now: number): boolean {
  return status === "placed" || status === "queued" || (status === "preparing" && now >= promisedAt + LATE_CANCEL_MS);
}

function heading(order: OrderView, stationName: string): string {
  if (order.status === "ready") return `Ready at ${stationName}`;
  return `Order ${order.number}`;
}

function isLive(order: OrderView): boolean {
  return order.status === "queued" || order.status === "preparing" || order.status === "ready";
}

function nothingOwed({ paid, pay }: OrderView): string {
  if (paid === 0) return "You owe nothing.";
  return pay === "ahead" ? "Your money goes back by itself." : "Get your money back at the counter.";
}

function Outcome({ order, stationName }: { order: OrderView; stationName: string }) {
  const at = order.endedAt ? <Time at={order.endedAt} form="day-clock" /> : null;
  if (order.status === "served") {
    return (
      <Notice tone="good" title="Picked up">
        Handed over at {stationName} {at}. Enjoy.
      </Notice>
    );
  }
  if (order.status === "cancelled" && order.reason !== null) {
    return (
      <Notice tone="warn" title="The kitchen had to cancel this order">
        “{order.reason}” It ended {at}. {nothingOwed(order)}
      </Notice>
    );
  }
  if (order.status === "unclaimed") {
    return (
      <Notice title="Nobody came for this order">It was ready for three quarters of an hour, and given up {at}.</Notice>
    );
  }
  if (order.status === "expired") {
    return (
      <Notice title="This order was not paid or confirmed in time">
        What was kept for you went to others {at}. A payment that comes after that buys it if there is any left, or goes
        back by itself.
      </Notice>
    );
  }
  if (order.status === "cancelled")
    return (
      <Notice title="You cancelled this order">
        It ended {at}. {nothingOwed(order)}
      </Notice>
    );
  if (order.status === "rejected") {
    return (
      <Notice tone="warn" title="The kitchen could not make this order">
        It was turned down {at}. {nothingOwed(order)} Order something else, or ask at {stationName}.
      </Notice>
    );
  }
  return null;
}
