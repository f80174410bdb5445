import { Link } from "@tanstack/react-router";
import { UtensilsCrossed } from "lucide-react";
import type { OrderView } from "#shared/domain/food/types";
import type { Home } from "#shared/views/home";
import { useCollege } from "#web/lib/trpc";
import { useLiveOr, useStationLive } from "#web/live/use-live";
import { Time } from "#web/ui/time";
import { useNow } from "#web/ui/use-now";
import { HeldCard } from "./held-card.tsx";
import { ORDER_TITLES } from "./order-words.ts";

const REFRESH_MS = 20_000;

export function OrderCard({ station, order: before }: Home["orders"][number]) {
  const college = useCollege();
  const order: OrderView = useLiveOr(useStationLive(station.id), `mine:order:${before.id}`, before) ?? before;
  return (
    <HeldCard
      loud={order.status === "ready" || order.status === "placed"}
      icon={<UtensilsCrossed size={24} />}
      kind={`${station.name} · order ${order.number}`}
      title={ORDER_TITLES[order.status]}
      detail={order.status === "ready" ? `Show ${order.shortCode} at the counter` : <Expected order={order} />}
      link={(className, content) => (
        <Link
          to="/$college/stations/$stationId/orders/$orderId"
          params={{ college, stationId: station.id, orderId: order.id }}
          className={className}
        >
          {content}
        </Link>
      )}
    />
  );
}

/** The promise while it can be kept; then when the kitchen now expects to be done, as long as that lies ahead. */
function Expected({ order }: { order: OrderView }) {
  const now = useNow(REFRESH_MS);
  if (order.status === "placed") return order.pay === "ahead" ? "Pay, and the kitchen begins" : "Say that you want it";
  if (order.endedAt !== null) return <Time at={order.endedAt} form="day-clock" />;
  if (order.promisedAt > now) {
    return (
      <>
        Promised for <Time at={order.promisedAt} />
      </>
    );
  }
  const expected = order.estimatedReadyAt ?? 0;
  if (expected <= now) return "Running late, any moment now";
  return (
    <>
      Running late, ready about <Time at={expected} />
    </>
  );
}
