import { Bell, BellOff } from "lucide-react";
import type { KitchenOrderView, MenuItemView } from "#shared/domain/food/types";
import type { OrderId, SkuId } from "#shared/ids";
import { Button } from "#web/ui/button";
import { useNow } from "#web/ui/use-now";
import { KitchenTicket } from "./kitchen-ticket.tsx";
import { byStage, type Portions, paceOf, portionsOf, type Stage } from "./kitchen-tickets.ts";
import { useLateAlarm } from "./use-late-alarm.ts";

export type OrderMove = "start" | "ready" | "hand-over" | "reject" | "undo" | "give-up";

export type KitchenActions = {
  readonly onOrder: (orderId: OrderId, move: OrderMove) => void;
  readonly onLine: (orderId: OrderId, line: number, done: boolean) => void;
  /** Money was taken at the counter, or that was a slip. */
  readonly onPaid: (orderId: OrderId, paid: boolean) => void;
  /** Everything that is rarely needed. */
  readonly onMore: (orderId: OrderId) => void;
};

export type KitchenBoardProps = {
  orders: readonly KitchenOrderView[];
  menu: readonly MenuItemView[];
  actions: KitchenActions;
  onSelling: (skuId: SkuId, selling: boolean) => void;
  /** Portions were delivered or thrown away. */
  onCount: (dish: Portions) => void;
};

/** Often enough for an undo that is offered for ten seconds. */
const REFRESH_MS = 2_000;

const COLUMNS: readonly { readonly stage: Stage; readonly title: string; readonly empty: string }[] = [
  { stage: "queued", title: "To start", empty: "New orders appear here, the most urgent first." },
  { stage: "preparing", title: "Cooking", empty: "Tap Start on an order to cook it." },
  { stage: "ready", title: "Ready", empty: "Cooked orders wait here until they are fetched." },
];

const LATE_CLASS = "rounded-card bg-bad-fill px-4 py-3 text-lg font-bold text-white md:col-span-3";

/** The kitchen display: three columns read at three metres, oldest promise first, one tap to the next. */
export function KitchenBoard({ orders, menu, actions, onSelling, onCount }: KitchenBoardProps) {
  const now = useNow(REFRESH_MS);
  const stages = byStage(orders);
  const late = [...stages.queued, ...stages.preparing].filter((order) => paceOf(order, now).pace === "late");
  const [isMuted, mute] = useLateAlarm(late.map(({ id }) => id));
  return (
    <div className="grid grid-cols-1 items-start gap-6 xl:grid-cols-[minmax(0,1fr)_17rem]">
      <div className="grid grid-cols-1 items-start gap-4 md:grid-cols-3">
        <p role="alert" className={late.length > 0 ? LATE_CLASS : "sr-only"}>
          {late.length > 0 ? `Late: ${late.map(({ number }) => `order ${number}`).join(", ")}` : null}
        </p>
        <div className="md:col-span-3">
          <Button
            variant="quiet"
            size="sm"
            icon={isMuted ? <BellOff aria-hidden size={18} /> : <Bell aria-hidden size={18} />}
            aria-pressed={isMuted}
            onClick={() => mute(!isMuted)}
          >
            {isMuted ? "Late orders are silent" : "Late orders sound"}
          </Button>
        </div>
        {COLUMNS.map(({ stage, title, empty }) => (
          <section key={stage} aria-label={title} className="flex flex-col gap-3">
            <h2 className="flex items-baseline justify-between border-b-2 border-ink pb-1.5 text-lg font-bold">
              {title}
              <span className="tabular-nums">{stages[stage].length}</span>
            </h2>
            {stages[stage].length === 0 ? <p className="py-4 text-base text-ink-soft">{empty}</p> : null}
            <ul className="flex flex-col gap-3">
              {stages[stage].map((order) => (
                <KitchenTicket key={order.id} order={order} now={now} actions={actions} />
              ))}
            </ul>
          </section>
        ))}
      </div>
      <PortionTable orders={orders} menu={menu} onSelling={onSelling} onCount={onCount} />
    </div>
  );
}

function PortionTable({ orders, menu, onSelling, onCount }: Omit<KitchenBoardProps, "actions">) {
  return (
    <section aria-labelledby="portions-title">
      <h2 id="portions-title" className="mb-3 border-b-2 border-ink pb-1.5 text-lg font-bold">
        Still to make
      </h2>
      <ul className="grid gap-x-8 rounded-card border border-line bg-surface px-4 md:max-xl:grid-cols-2">
        {portionsOf(orders, menu).map((dish) => (
          <li key={dish.skuId} className="flex min-h-16 items-center gap-3 border-b border-line py-2 last:border-0">
            <span className={`min-w-10 text-title font-bold tabular-nums ${dish.toMake === 0 ? "text-ink-faint" : ""}`}>
              {dish.toMake}×
            </span>
            <span className="min-w-0 flex-1">
              <span
                className={`block text-base leading-snug font-semibold ${dish.hidden ? "text-ink-soft line-through" : ""}`}
              >
                {dish.name}
              </span>
              <span className="block text-sm text-ink-soft">{stockWords(dish)}</span>
            </span>
            <span className="flex shrink-0 flex-col items-stretch gap-1">
              <Button
                size="sm"
                variant="quiet"
                aria-label={`Count ${dish.name}`}
                disabledReason={dish.left === null ? "Its portions are not counted." : null}
                reason="tooltip"
                onClick={() => onCount(dish)}
              >
                Count
              </Button>
              {dish.hidden && !dish.stopped && dish.left === 0 ? null : (
                <Button
                  size="sm"
                  variant={dish.hidden ? "primary" : "secondary"}
                  aria-label={dish.hidden ? `Sell ${dish.name} again` : `Stop selling ${dish.name}`}
                  onClick={() => onSelling(dish.skuId, dish.hidden)}
                >
                  {dish.hidden ? "Sell" : "Stop"}
                </Button>
              )}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function stockWords({ left, kept, stopped, hidden }: Portions): string {
  if (stopped) return "Not on sale";
  if (left === null) return "Unlimited";
  const atCounter = kept ? `, ${kept} at the counter` : "";
  if (hidden && left !== 0) return `${left} left, not shown${atCounter}`;
  if (left === 0) return kept ? `None to order${atCounter}` : "Sold out";
  return `${left} left to ${kept ? "order" : "sell"}${atCounter}`;
}
