import { type ReactNode, useId } from "react";
import type { FieldText } from "./field.tsx";

export type ChoicesProps = FieldText & {
  /** One of them, or any number. */
  kind: "radio" | "checkbox";
  options: readonly { readonly value: string; readonly label: ReactNode }[];
  chosen: readonly string[];
  onChange: (chosen: readonly string[]) => void;
};

/** Some to choose from, all in view, each as high as a finger. */
export function Choices({ label, hint, error, hideLabel, kind, options, chosen, onChange }: ChoicesProps) {
  const id = useId();
  const described = [hint ? `${id}-hint` : null, error ? `${id}-error` : null].filter(Boolean).join(" ");
  const toggle = (value: string, isChosen: boolean) => {
    if (kind === "radio") onChange([value]);
    else onChange(isChosen ? [...chosen, value] : chosen.filter((one) => one !== value));
  };
  return (
    <fieldset className="min-w-0" aria-describedby={described || undefined} data-invalid={error ? true : undefined}>
      <legend className={hideLabel ? "sr-only" : "pb-1 text-sm font-semibold"}>{label}</legend>
      <div className="flex flex-col">
        {options.map((option) => (
          <label key={option.value} className="flex min-h-11 cursor-pointer items-center gap-3 py-1.5">
            <input
              type={kind}
              name={id}
              value={option.value}
              checked={chosen.includes(option.value)}
              onChange={(event) => toggle(option.value, event.target.checked)}
              className="size-5 shrink-0 accent-accent"
            />
            <span className="min-w-0 break-words">{option.label}</span>
          </label>
        ))}
      </div>
      {hint ? (
        <p id={`${id}-hint`} className="pt-0.5 text-sm text-ink-soft">
          {hint}
        </p>
      ) : null}
      {error ? (
        <p id={`${id}-error`} role="alert" className="pt-1.5 text-sm font-medium text-bad">
          {error}
        </p>
      ) : null}
    </fieldset>
  );
}

/** Takes the focus to the first control in there whose value is wrong. */
export function focusInvalid(form: HTMLElement | null): void {
  form?.querySelector<HTMLElement>("[aria-invalid=true], [data-invalid] input")?.focus();
}
