import {
  type InputHTMLAttributes,
  type ReactNode,
  type SelectHTMLAttributes,
  type TextareaHTMLAttributes,
  useId,
} from "react";

export type FieldText = {
  label: ReactNode;
  hint?: ReactNode;
  /** What is wrong with the present value, in words. */
  error?: string | null | undefined;
  /** The label is read out but not shown (a search box beside its own heading). */
  hideLabel?: boolean;
};

type Wiring = { id: string; "aria-describedby": string | undefined; "aria-invalid": true | undefined };

/** Label, control, hint and error wired together; `children` receives the ids to put on the control. */
function Field({ label, hint, error, hideLabel, children }: FieldText & { children: (w: Wiring) => ReactNode }) {
  const id = useId();
  const described = [hint ? `${id}-hint` : null, error ? `${id}-error` : null].filter(Boolean).join(" ");
  return (
    <div className="relative flex flex-col gap-1.5">
      <label htmlFor={id} className={hideLabel ? "sr-only" : "text-sm font-semibold"}>
        {label}
      </label>
      {children({ id, "aria-describedby": described || undefined, "aria-invalid": error ? true : undefined })}
      {hint ? (
        <p id={`${id}-hint`} className="text-sm text-ink-soft">
          {hint}
        </p>
      ) : null}
      {error ? (
        <p id={`${id}-error`} role="alert" className="text-sm font-medium text-bad">
          {error}
        </p>
      ) : null}
    </div>
  );
}

const CONTROL_CLASS =
  "min-h-11 w-full rounded-control border border-line-strong/60 bg-surface px-3 py-2 text-base text-ink placeholder:text-ink-faint hover:border-line-strong aria-invalid:border-bad disabled:opacity-50";

export type TextFieldProps = FieldText & Omit<InputHTMLAttributes<HTMLInputElement>, "id"> & { icon?: ReactNode };

export function TextField({ label, hint, error, hideLabel, icon, className, ...input }: TextFieldProps) {
  return (
    <Field label={label} hint={hint} error={error} {...(hideLabel && { hideLabel })}>
      {(wiring) => (
        <span className="relative block">
          {icon ? (
            <span aria-hidden className="absolute inset-y-0 left-3 flex items-center text-ink-faint">
              {icon}
            </span>
          ) : null}
          <input {...input} {...wiring} className={`${CONTROL_CLASS} ${icon ? "pl-10" : ""} ${className ?? ""}`} />
        </span>
      )}
    </Field>
  );
}

export type TextAreaProps = FieldText & Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, "id">;

export function TextArea({ label, hint, error, hideLabel, className, ...area }: TextAreaProps) {
  return (
    <Field label={label} hint={hint} error={error} {...(hideLabel && { hideLabel })}>
      {(wiring) => <textarea rows={4} {...area} {...wiring} className={`${CONTROL_CLASS} ${className ?? ""}`} />}
    </Field>
  );
}

export type SelectProps<V extends string> = FieldText &
  Omit<SelectHTMLAttributes<HTMLSelectElement>, "id" | "value" | "onChange"> & {
    value: V;
    options: readonly { readonly value: V; readonly label: string }[];
    onChange: (value: V) => void;
  };

/** The platform's own select: the best picker on a phone, and free. */
export function Select<V extends string>(props: SelectProps<V>) {
  const { label, hint, error, hideLabel, value, options, onChange, className, ...select } = props;
  return (
    <Field label={label} hint={hint} error={error} {...(hideLabel && { hideLabel })}>
      {(wiring) => (
        <select
          {...select}
          {...wiring}
          value={value}
          onChange={(event) => {
            const chosen = options.find((option) => option.value === event.target.value);
            if (chosen) onChange(chosen.value);
          }}
          className={`${CONTROL_CLASS} ${className ?? ""}`}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
