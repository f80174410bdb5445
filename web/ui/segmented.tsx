import { type ReactNode, useId } from "react";

export type SegmentedProps<V extends string> = {
  label: string;
  value: V;
  options: readonly { readonly value: V; readonly label: ReactNode }[];
  onChange: (value: V) => void;
  /** The label is read out but not shown. */
  hideLabel?: boolean;
};

/** One of a few, all in view: the platform's radio buttons, drawn as one control. */
export function Segmented<V extends string>({ label, value, options, onChange, hideLabel }: SegmentedProps<V>) {
  const name = useId();
  return (
    <fieldset className="min-w-0">
      <legend className={hideLabel ? "sr-only" : "pb-1.5 text-sm font-semibold"}>{label}</legend>
      <div className="flex overflow-x-auto rounded-control border border-line bg-sunken p-1">
        {options.map((option) => (
          <label
            key={option.value}
            className="relative flex min-h-9 flex-1 cursor-pointer items-center justify-center rounded-md px-3 text-sm font-medium whitespace-nowrap text-ink-soft pointer-coarse:min-h-11 hover:text-ink has-checked:bg-surface has-checked:text-ink has-checked:shadow-card has-focus-visible:outline-2 has-focus-visible:outline-accent-text"
          >
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={option.value === value}
              onChange={() => onChange(option.value)}
              className="sr-only"
            />
            {option.label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
