import { Minus, Plus } from "lucide-react";
import { useId } from "react";

export type StepperProps = {
  label: string;
  hint?: string;
  value: number;
  min: number;
  max: number;
  onChange: (value: number) => void;
};

const STEP_CLASS =
  "flex size-12 shrink-0 items-center justify-center rounded-control border border-line-strong/50 bg-surface hover:bg-sunken aria-disabled:opacity-40";

/** A small number changed by one thumb; there is nothing to type. */
export function Stepper({ label, hint, value, min, max, onChange }: StepperProps) {
  const id = useId();
  return (
    <fieldset aria-labelledby={id} className="flex items-center justify-between gap-4">
      <div>
        <p id={id} className="text-base font-semibold">
          {label}
        </p>
        {hint ? <p className="text-sm text-ink-soft">{hint}</p> : null}
      </div>
      <div className="flex items-center gap-2">
        <button
          type="button"
          aria-label={`${label}: one less`}
          aria-disabled={value <= min}
          onClick={() => value > min && onChange(value - 1)}
          className={STEP_CLASS}
        >
          <Minus aria-hidden size={20} />
        </button>
        <output aria-live="polite" className="min-w-10 text-center text-lg font-bold tabular-nums">
          {value}
        </output>
        <button
          type="button"
          aria-label={`${label}: one more`}
          aria-disabled={value >= max}
          onClick={() => value < max && onChange(value + 1)}
          className={STEP_CLASS}
        >
          <Plus aria-hidden size={20} />
        </button>
      </div>
    </fieldset>
  );
}
