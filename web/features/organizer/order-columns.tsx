import type { OrderView, PaymentState, RefundState } from "#shared/views/payments";
import { formatMoney } from "#web/lib/money";
import { Status, type Tone } from "#web/ui/badge";
import { Button } from "#web/ui/button";
import type { Column } from "#web/ui/table";
import { Time } from "#web/ui/time";

const STATES: Readonly<Record<PaymentState, { readonly words: string; readonly tone: Tone }>> = {
  open: { words: "Being paid", tone: "warn" },
  paid: { words: "Paid", tone: "accent" },
  settled: { words: "Paid", tone: "accent" },
  late: { words: "Too late, goes back", tone: "neutral" },
  expired: { words: "Not paid", tone: "neutral" },
  suspect: { words: "Not what was asked: look at the provider's page", tone: "bad" },
};

const REFUND_WORDS: Readonly<Record<RefundState, string>> = {
  pending: "on its way back",
  sent: "on its way back",
  done: "given back",
  failed: "not taken by the bank",
};

export function orderColumns(onRefund: (order: OrderView) => void): Column<OrderView>[] {
  return [
    {
      key: "who",
      header: "Who",
      cell: ({ name, items, createdAt, amount, currency }) => (
        <span className="flex flex-col">
          <span className="font-semibold">{name ?? "Somebody who left"}</span>
          <span className="text-sm text-ink-soft">
            {items.map((item) => `${item.quantity} × ${item.name}`).join(", ")} ·{" "}
            <Time at={createdAt} form="day-clock" />
          </span>
          {/* A phone has no room for a column of them. */}
          <span className="text-sm tabular-nums md:hidden">{formatMoney(amount, currency)}</span>
        </span>
      ),
    },
    {
      key: "state",
      header: "State",
      cell: ({ state, registration, refunds, currency, disputed }) => (
        <span className="flex flex-col items-start gap-0.5">
          <Status tone={STATES[state].tone}>{STATES[state].words}</Status>
          {registration === "cancelled" || registration === "refunded" ? (
            <span className="text-sm text-ink-soft">Registration cancelled</span>
          ) : null}
          {refunds.map((refund) => (
            <span key={refund.id} className="text-sm text-ink-soft">
              {formatMoney(refund.amount, currency)} {REFUND_WORDS[refund.state]}
            </span>
          ))}
          {disputed > 0 ? (
            <span className="text-sm text-bad">{formatMoney(disputed, currency)} disputed with the bank</span>
          ) : null}
        </span>
      ),
    },
    {
      key: "amount",
      header: "Amount",
      align: "right",
      wideOnly: true,
      cell: ({ amount, currency }) => <span className="tabular-nums">{formatMoney(amount, currency)}</span>,
    },
    {
      key: "actions",
      header: <span className="sr-only">Actions</span>,
      align: "right",
      cell: (order) =>
        order.refundable > 0 ? (
          <Button
            size="sm"
            variant="quiet"
            aria-label={`Give money back to ${order.name ?? "them"}`}
            onClick={() => onRefund(order)}
          >
            Give back
          </Button>
        ) : null,
    },
  ];
}
