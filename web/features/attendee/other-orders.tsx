import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { StationRef } from "#shared/views/home";
import { useApi, useCollege } from "#web/lib/trpc";
import { ORDER_TITLES } from "./order-words.ts";

/** Whoever ordered at several stands sees from each order how the others are. */
export function OtherOrders({ station, orderId }: { station: StationRef; orderId: string }) {
  const { trpc } = useApi();
  const college = useCollege();
  const { data: home } = useQuery(trpc.attendee.home.queryOptions());
  const others = home?.orders.filter((each) => each.station.eventId === station.eventId && each.order.id !== orderId);
  if (!others?.length) return null;
  return (
    <section aria-labelledby="other-orders" className="flex flex-col gap-2">
      <h2 id="other-orders" className="font-semibold">
        My other orders here
      </h2>
      <ul className="flex flex-col gap-2">
        {others.map(({ station: other, order }) => (
          <li key={order.id}>
            <Link
              to="/$college/stations/$stationId/orders/$orderId"
              params={{ college, stationId: other.id, orderId: order.id }}
              className="flex min-h-12 items-center justify-between gap-3 rounded-card border border-line bg-surface px-4 py-2 hover:bg-sunken"
            >
              <span>
                {other.name} · order {order.number}
              </span>
              <span className="text-sm text-ink-soft">{ORDER_TITLES[order.status]}</span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
