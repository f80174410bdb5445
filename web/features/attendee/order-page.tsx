import { useSuspenseQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ArrowLeft } from "lucide-react";
import type { OrderView } from "#shared/domain/food/types";
import { useApi, useCollege } from "#web/lib/trpc";
import { useWakeLock } from "#web/lib/use-wake-lock";
import { LiveStatusDot } from "#web/live/live-status-dot";
import { useLiveOr, useStationLive } from "#web/live/use-live";
import { Card } from "#web/ui/card";
import { Money } from "#web/ui/money";
import { Notice } from "#web/ui/notice";
import { backLinkClass } from "#web/ui/page-header";
import { Time } from "#web/ui/time";
import { usePageTitle } from "#web/ui/use-page-title";
import { CancelOrder } from "./cancel-order.tsx";
import { OrderStages } from "./order-stages.tsx";
import { PickupCode } from "./pickup-code.tsx";
import { SubstituteQuestions } from "./substitute-question.tsx";

export function OrderPage({ stationId, orderId }: { stationId: string; orderId: string }) {
  const { trpc } = useApi();
  const college = useCollege();
  const { data } = useSuspenseQuery(trpc.attendee.getOrder.queryOptions({ stationId, orderId }));
  const live = useStationLive(stationId);
  const order: OrderView = useLiveOr(live, `mine:order:${orderId}`, data.order) ?? data.order;
  usePageTitle(heading(order, data.station.name));
  useWakeLock();
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
      {isLive(order) ? <SubstituteQuestions order={order} stationId={stationId} /> : null}
      {order.status === "ready" ? <PickupCode order={order} loud /> : null}
      {isLive(order) ? <OrderStages order={order} /> : null}
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
      </Card>
      {order.status === "queued" ? <CancelOrder order={order} stationId={stationId} /> : null}
    </div>
  );
}

function heading(order: OrderView, stationName: string): string {
  if (order.status === "ready") return `Ready at ${stationName}`;
  return `Order ${order.number}`;
}

function isLive(order: OrderView): boolean {
  return order.status === "queued" || order.status === "preparing" || order.status === "ready";
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
        “{order.reason}” It ended {at}. You owe nothing.
      </Notice>
    );
  }
  if (order.status === "unclaimed") {
    return (
      <Notice title="Nobody came for this order">It was ready for three quarters of an hour, and given up {at}.</Notice>
    );
  }
  if (order.status === "cancelled")
    return <Notice title="You cancelled this order">It ended {at}. Nothing was made.</Notice>;
  if (order.status === "rejected") {
    return (
      <Notice tone="warn" title="The kitchen could not make this order">
        It was turned down {at}. You owe nothing; order something else, or ask at {stationName}.
      </Notice>
    );
  }
  return null;
}
