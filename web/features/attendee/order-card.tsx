import { Link } from "@tanstack/react-router";
import { UtensilsCrossed } from "lucide-react";
import type { OrderView } from "#shared/domain/food/types";
import type { Home } from "#shared/views/home";
import { useCollege } from "#web/lib/trpc";
import { useLiveOr, useStationLive } from "#web/live/use-live";
import { Time } from "#web/ui/time";
import { HeldCard } from "./held-card.tsx";
import { ORDER_TITLES } from "./order-words.ts";

export function OrderCard({ station, order: before }: Home["orders"][number]) {
  const college = useCollege();
  const order: OrderView = useLiveOr(useStationLive(station.id), `mine:order:${before.id}`, before) ?? before;
  return (
    <HeldCard
      loud={order.status === "ready"}
      icon={<UtensilsCrossed size={24} />}
      kind={`${station.name} · order ${order.number}`}
      title={ORDER_TITLES[order.status]}
      detail={
        order.status === "ready" ? (
          `Show ${order.shortCode} at the counter`
        ) : (
          <>
            Promised for <Time at={order.promisedAt} />
          </>
        )
      }
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
