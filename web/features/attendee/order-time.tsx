import type { OrderQuote } from "#shared/domain/food/types";
import { formatClock } from "#web/lib/time";
import { Select } from "#web/ui/field";
import { usePlace } from "#web/ui/place";

export type OrderTimeProps = {
  quote: OrderQuote;
  /** The slot's end; null is as soon as possible. */
  slot: number | null;
  onChange: (slot: number | null) => void;
};

const SOON = "soon";

/** As soon as possible with its promise, or a time with room for exactly this order. */
export function OrderTime({ quote: { promisedAt, slots }, slot, onChange }: OrderTimeProps) {
  const { timeZone } = usePlace();
  const soon =
    promisedAt === null ? [] : [{ value: SOON, label: `${formatClock(promisedAt, timeZone)}, as soon as possible` }];
  const later = slots.map((each) => ({ value: String(each.slot), label: formatClock(each.promisedAt, timeZone) }));
  return (
    <Select
      label="Ready at"
      hint={promisedAt === null ? "The kitchen is busy: nothing sooner than these can be promised." : undefined}
      value={slot === null ? SOON : String(slot)}
      options={[...soon, ...later]}
      onChange={(value) => onChange(value === SOON ? null : Number(value))}
    />
  );
}
