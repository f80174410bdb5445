import { Minus, Plus } from "lucide-react";

export type QuantityStepperProps = {
  name: string;
  quantity: number;
  most: number;
  onChange: (quantity: number) => void;
};

const STEP_CLASS = "flex size-11 items-center justify-center rounded-control hover:bg-sunken aria-disabled:opacity-30";

export function QuantityStepper({ name, quantity, most, onChange }: QuantityStepperProps) {
  const full = quantity >= most;
  return (
    <div className="flex items-center rounded-control border border-line-strong/50">
      <button
        type="button"
        aria-label={`One ${name} less`}
        onClick={() => onChange(quantity - 1)}
        className={STEP_CLASS}
      >
        <Minus aria-hidden size={18} />
      </button>
      <output aria-label={`${quantity} ${name}`} className="min-w-6 text-center font-semibold tabular-nums">
        {quantity}
      </output>
      <button
        type="button"
        aria-label={full ? `No more ${name} to add` : `One ${name} more`}
        aria-disabled={full || undefined}
        onClick={() => (full ? undefined : onChange(quantity + 1))}
        className={STEP_CLASS}
      >
        <Plus aria-hidden size={18} />
      </button>
    </div>
  );
}
