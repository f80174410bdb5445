import { TriangleAlert } from "lucide-react";
import type { KitchenOrderView, MenuItemView } from "#shared/domain/food/types";
import type { OrderId } from "#shared/ids";
import { Button } from "#web/ui/button";
import type { OrderMove } from "./kitchen-board.tsx";
import { type Pace, paceOf } from "./kitchen-tickets.ts";

const FRAMES: Readonly<Record<Pace, string>> = {
  calm: "border-line",
  soon: "border-warn",
  late: "border-bad-fill",
};
const HEADS: Readonly<Record<Pace, string>> = {
  calm: "bg-sunken text-ink",
  soon: "bg-warn-soft text-warn",
  late: "bg-bad-fill text-white",
};

type NextMove = {
  readonly move: OrderMove;
  readonly label: string;
  readonly variant: "primary" | "good" | "secondary";
};
const NEXT = {
  queued: { move: "start", label: "Start", variant: "secondary" },
  preparing: { move: "ready", label: "Ready", variant: "primary" },
  ready: { move: "hand-over", label: "Handed over", variant: "good" },
} as const satisfies Record<string, NextMove>;

/** One order: number and time first, then what to cook; lateness is a word, a colour and a filled head. */
export function KitchenTicket(props: {
  order: KitchenOrderView;
  menu: readonly MenuItemView[];
  now: number;
  onOrder: (orderId: OrderId, move: OrderMove) => void;
}) {
  const { order, menu, now, onOrder } = props;
  const { pace, words } = paceOf(order, now);
  const next =
    order.status === "queued" || order.status === "preparing" || order.status === "ready" ? NEXT[order.status] : null;
  const allergens = new Set(
    order.lines.flatMap((line) => menu.find((dish) => dish.skuId === line.skuId)?.allergens ?? []),
  );
  return (
    <li className={`animate-rise overflow-hidden rounded-card border-2 bg-surface ${FRAMES[pace]}`}>
      <header className={`flex items-baseline justify-between gap-3 px-3 py-1.5 ${HEADS[pace]}`}>
        <span className="text-title font-black tabular-nums">{order.number}</span>
        <span className="text-lg font-bold tabular-nums xl:text-title">{words}</span>
      </header>
      <div className="flex flex-col gap-2 p-3">
        <ul className="flex flex-col gap-1">
          {order.lines.map((line) => (
            <li key={line.skuId} className="flex gap-2 text-lg leading-tight font-semibold xl:text-title">
              <span className="min-w-[1.7em] tabular-nums">{line.quantity}×</span>
              <span>{line.name}</span>
            </li>
          ))}
        </ul>
        {order.note ? (
          <p className="rounded-control bg-warn-soft px-3 py-2 text-base font-medium text-ink">“{order.note}”</p>
        ) : null}
        {allergens.size > 0 ? (
          <p className="flex items-start gap-2 text-base text-ink-soft">
            <TriangleAlert aria-hidden size={18} className="mt-1 shrink-0" />
            Contains {[...allergens].join(", ")}
          </p>
        ) : null}
        <p className="flex items-center justify-between gap-3 text-base text-ink-soft">
          <span className="min-w-0 truncate">
            {order.name} · <span className="font-mono font-semibold text-ink">{order.shortCode}</span>
          </span>
          {order.status === "queued" ? (
            <Button
              variant="quiet"
              size="sm"
              className="-mr-2"
              aria-label={`Turn down order ${order.number}`}
              onClick={() => onOrder(order.id, "reject")}
            >
              Turn down
            </Button>
          ) : null}
        </p>
        {next ? (
          <div className="flex">
            <Button
              variant={next.variant}
              size="lg"
              className="flex-1 text-lg"
              onClick={() => onOrder(order.id, next.move)}
              aria-label={`${next.label}: order ${order.number}`}
            >
              {next.label}
            </Button>
          </div>
        ) : null}
      </div>
    </li>
  );
}
