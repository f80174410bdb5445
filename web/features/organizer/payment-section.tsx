import { Select, TextField } from "#web/ui/field";
import { Switch } from "#web/ui/switch";
import type { PaymentDraft } from "./tickets-draft.ts";

export type PaymentSectionProps = {
  payment: PaymentDraft;
  onChange: (payment: PaymentDraft) => void;
};

const SHARES = [
  { value: "0", label: "Nothing" },
  { value: "5000", label: "Half" },
  { value: "8000", label: "Four fifths" },
  { value: "10000", label: "All of it" },
] as const;

/** When tickets that cost something are paid, and what goes back to whoever cancels. */
export function PaymentSection({ payment, onChange }: PaymentSectionProps) {
  const { online, refundShareBp, refundUntil } = payment;
  const isListed = SHARES.some(({ value }) => value === String(refundShareBp));
  return (
    <section aria-labelledby="payment-title" className="flex flex-col gap-3">
      <div>
        <h2 id="payment-title" className="text-lg font-semibold">
          Payment
        </h2>
        <p className="text-sm text-ink-soft">
          {online
            ? "A seat is kept for a good half hour while somebody pays. There is a pass as soon as the money is there."
            : "Passes say what is due, and the gate tells your volunteers how much to take."}
        </p>
      </div>
      <Switch
        label="Paid online"
        hint="By card, on a page of the college's payment provider. Otherwise at the door."
        checked={online}
        onChange={(next) => onChange({ ...payment, online: next })}
      />
      {online ? (
        <div className="grid gap-4 sm:grid-cols-2">
          <Select
            label="Whoever cancels gets back"
            value={String(refundShareBp)}
            options={
              isListed ? SHARES : [{ value: String(refundShareBp), label: `${refundShareBp / 100} %` }, ...SHARES]
            }
            onChange={(share) => onChange({ ...payment, refundShareBp: Number(share) })}
          />
          {refundShareBp > 0 ? (
            <TextField
              label="Until"
              type="datetime-local"
              hint="Empty: as long as they can cancel."
              value={refundUntil}
              onChange={(event) => onChange({ ...payment, refundUntil: event.target.value })}
            />
          ) : null}
        </div>
      ) : null}
      {online ? (
        <p className="text-sm text-ink-soft">
          Whoever you cancel yourself, or if you cancel the event, gets all of it back.
        </p>
      ) : null}
    </section>
  );
}
