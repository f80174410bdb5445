import { Check, Ellipsis, TriangleAlert, Undo2 } from "lucide-react";
import { UNDO_SHOWN_MS } from "#shared/domain/food/decide-order";
import type { KitchenOrderView, OrderLine } from "#shared/domain/food/types";
import type { OrderId } from "#shared/ids";
import { Button } from "#web/ui/button";
import { Money } from "#web/ui/money";
import type { KitchenActions, OrderMove } from "./kitchen-board.tsx";
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

export type KitchenTicketProps = {
  order: KitchenOrderView;
  now: number;
  actions: KitchenActions;
};

/** One order: number and time first, then what to cook; lateness is a word, a colour and a filled head. */
export function KitchenTicket({ order, now, actions }: KitchenTicketProps) {
  const { pace, words } = paceOf(order, now);
  const next =
    order.status === "queued" || order.status === "preparing" || order.status === "ready" ? NEXT[order.status] : null;
  const asked = order.lines.some(({ substitute }) => substitute !== null);
  return (
    <li className={`animate-rise overflow-hidden rounded-card border-2 bg-surface ${FRAMES[pace]}`}>
      <header className={`flex items-baseline justify-between gap-3 px-3 py-1.5 ${HEADS[pace]}`}>
        <span className="text-title font-black tabular-nums">{order.number}</span>
        <span className="text-lg font-bold tabular-nums xl:text-title">{words}</span>
      </header>
      <div className="flex flex-col gap-2 p-3">
        <ul className="flex flex-col gap-1">
          {order.lines.map((line, index) => (
            <TicketLine
              // biome-ignore lint/suspicious/noArrayIndexKey: a line is known by its place in its order
              key={index}
              line={line}
              onDone={
                order.status === "preparing" && !line.dropped && !line.substitute
                  ? (done) => actions.onLine(order.id, index, done)
                  : null
              }
            />
          ))}
        </ul>
        {order.note ? (
          <p className="rounded-control bg-warn-soft px-3 py-2 text-base font-medium text-ink">“{order.note}”</p>
        ) : null}
        <Allergens lines={order.lines} />
        <p className="flex items-center justify-between gap-3 text-base text-ink-soft">
          <span className="min-w-0 truncate">
            {order.name} · <span className="font-mono font-semibold text-ink">{order.shortCode}</span>
          </span>
          {next ? (
            <Button
              variant="quiet"
              size="sm"
              className="-mr-2"
              icon={<Ellipsis aria-hidden size={18} />}
              aria-label={`More about order ${order.number}`}
              onClick={() => actions.onMore(order.id)}
            >
              More
            </Button>
          ) : null}
        </p>
        <TicketMoney order={order} onPaid={(paid) => actions.onPaid(order.id, paid)} />
        {next ? (
          <div className="flex flex-wrap gap-2">
            <div className="min-w-44 flex-1">
              <Button
                variant={next.variant}
                size="lg"
                wide
                className="text-lg"
                disabledReason={asked && next.move === "ready" ? "A guest still decides about a substitute." : null}
                onClick={() => actions.onOrder(order.id, next.move)}
                aria-label={`${next.label}: order ${order.number}`}
              >
                {next.label}
              </Button>
            </div>
            <Undo order={order} now={now} onUndo={(id) => actions.onOrder(id, "undo")} />
          </div>
        ) : null}
      </div>
    </li>
  );
}

/** What is still to be taken at the counter, or given back there; nothing where the phone has paid. */
function TicketMoney({ order, onPaid }: { order: KitchenOrderView; onPaid: (paid: boolean) => void }) {
  const { number, pay, paid, total } = order;
  if (pay !== "counter" || (total === 0 && paid === 0)) {
    return pay === "ahead" && paid > 0 ? <p className="text-base font-semibold text-good">Paid</p> : null;
  }
  if (paid === 0) {
    return (
      <Button variant="secondary" wide onClick={() => onPaid(true)}>
        <span>
          Take <Money amount={total} />
          <span className="sr-only"> for order {number}</span>
        </span>
      </Button>
    );
  }
  return (
    <p className="flex items-center justify-between gap-3 text-base font-semibold text-good">
      <span>
        Paid
        {paid > total ? (
          <span className="text-warn">
            {", give back "}
            <Money amount={paid - total} />
          </span>
        ) : null}
      </span>
      <Button variant="quiet" size="sm" aria-label={`Not paid: order ${number}`} onClick={() => onPaid(false)}>
        Not paid
      </Button>
    </p>
  );
}

function TicketLine({ line, onDone }: { line: OrderLine; onDone: ((done: boolean) => void) | null }) {
  const done = line.doneAt !== null;
  const text = (
    <span
      className={`flex gap-2 text-lg leading-tight font-semibold xl:text-title ${line.dropped ? "line-through" : ""}`}
    >
      <span className="min-w-[1.7em] tabular-nums">{line.quantity}×</span>
      <span className={done ? "text-ink-soft" : ""}>
        {line.name}
        {line.options.map(({ id, name }) => (
          <span key={id} className="block text-base font-medium">
            + {name}
          </span>
        ))}
        {line.insteadOf ? <span className="block text-base font-medium">instead of {line.insteadOf}</span> : null}
        {line.substitute ? (
          <span className="block text-base font-medium text-warn">asked: {line.substitute.name} instead</span>
        ) : null}
      </span>
    </span>
  );
  if (!onDone) return <li className={line.dropped ? "text-ink-faint" : ""}>{text}</li>;
  return (
    <li>
      <button
        type="button"
        aria-pressed={done}
        aria-label={`${line.quantity} ${line.name} done`}
        onClick={() => onDone(!done)}
        className="flex min-h-12 w-full items-start gap-2 rounded-control py-1 text-left hover:bg-sunken"
      >
        <span
          aria-hidden
          className={`flex size-7 shrink-0 items-center justify-center rounded-control border-2 ${done ? "border-good-fill bg-good-fill text-white" : "border-line-strong/60"}`}
        >
          {done ? <Check size={18} strokeWidth={3} /> : null}
        </span>
        {text}
      </button>
    </li>
  );
}

/** Never cut short: what is not declared is said too. */
function Allergens({ lines }: Pick<KitchenOrderView, "lines">) {
  const cooked = lines.filter(({ dropped }) => !dropped);
  const declared = [...new Set(cooked.flatMap(({ allergens }) => allergens ?? []))];
  const unknown = cooked.filter(({ allergens }) => allergens === null).map(({ name }) => name);
  if (declared.length + unknown.length === 0) return null;
  return (
    <p className="flex items-start gap-2 text-base text-ink-soft">
      <TriangleAlert aria-hidden size={18} className="mt-1 shrink-0" />
      <span>
        {declared.length > 0 ? `Contains ${declared.join(", ")}. ` : null}
        {unknown.length > 0 ? `Not declared: ${unknown.join(", ")}.` : null}
      </span>
    </p>
  );
}

type UndoProps = { order: KitchenOrderView; now: number; onUndo: (orderId: OrderId) => void };

function Undo({ order: { id, number, status, startedAt, readyAt }, now, onUndo }: UndoProps) {
  const since = status === "ready" ? readyAt : status === "preparing" ? startedAt : null;
  if (since === null || now > since + UNDO_SHOWN_MS) return null;
  return (
    <Button
      variant="secondary"
      size="lg"
      icon={<Undo2 aria-hidden size={20} />}
      aria-label={`Undo the last step of order ${number}`}
      onClick={() => onUndo(id)}
    >
      Undo
    </Button>
  );
}
