import { useState } from "react";
import type { OrderView } from "#shared/views/payments";
import { formatMoney, fromMoneyField, toMoneyField } from "#web/lib/money";
import { OutcomeNotice } from "#web/lib/outcome-notice";
import { useApi } from "#web/lib/trpc";
import { useCommand } from "#web/lib/use-command";
import { Button } from "#web/ui/button";
import { Dialog } from "#web/ui/dialog";
import { TextField } from "#web/ui/field";
import { toast } from "#web/ui/toast";

export type RefundDialogProps = {
  eventId: string;
  order: OrderView;
  onClose: () => void;
  onDone: () => void;
};

/** Gives back all that is left of a payment, or a part of it. The registration stays. */
export function RefundDialog({ eventId, order, onClose, onDone }: RefundDialogProps) {
  const { client } = useApi();
  const { refundable, currency, name } = order;
  const [text, setText] = useState(() => toMoneyField(refundable, currency));
  const amount = fromMoneyField(text, currency);
  const refund = useCommand({
    send: (many: number, commandId) =>
      client.payments.refund.mutate({ commandId, eventId, paymentId: order.id, amount: many }),
    onOk: () => {
      toast("It is on its way back.", "good");
      onDone();
    },
  });
  const missing = !amount
    ? "Say how much goes back."
    : amount > refundable
      ? `No more than ${formatMoney(refundable, currency)} is left.`
      : null;
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Give money back to ${name ?? "whoever paid"}?`}
      actions={
        <>
          <Button variant="secondary" onClick={onClose}>
            Not now
          </Button>
          <Button
            variant="danger"
            pending={refund.pending}
            disabledReason={missing}
            onClick={() => amount && void refund.run(amount)}
          >
            {missing || !amount ? "Give back" : `Give back ${formatMoney(amount, currency)}`}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4 text-ink">
        <p className="text-sm text-ink-soft">
          {order.state === "late" || order.state === "suspect"
            ? "It goes to the card it came from. There was no seat for it, so there is no receipt to take back from."
            : "It goes to the card it came from, with a credit note. The registration stays; to take the seat back too, cancel it on the door list, which gives back all of it."}
        </p>
        <TextField
          label={`Amount, up to ${formatMoney(refundable, currency)}`}
          inputMode="decimal"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <OutcomeNotice refusal={refund.refusal} problem={refund.problem} />
      </div>
    </Dialog>
  );
}
