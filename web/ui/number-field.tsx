import { useState } from "react";
import { TextField, type TextFieldProps } from "./field.tsx";

export type NumberFieldProps = Omit<TextFieldProps, "value" | "onChange" | "type" | "min" | "max" | "error"> & {
  /** NaN: none was typed yet, or something that is none. */
  value: number;
  min: number;
  max: number;
  onChange: (value: number) => void;
};

/** A number that is typed. What is typed stays as it is, and what is wrong with it is said beside it. */
export function NumberField({ value, min, max, onChange, ...field }: NumberFieldProps) {
  const [typed, setTyped] = useState(textOf(value));
  // Somebody else may have set it meanwhile.
  const isOurs = Number.isNaN(value) || Number(typed) === value;
  return (
    <TextField
      {...field}
      type="number"
      min={min}
      max={max}
      value={isOurs ? typed : textOf(value)}
      error={whyNot(value, min, max)}
      onChange={({ target: { value: text } }) => {
        setTyped(text);
        onChange(text.trim() === "" ? Number.NaN : Number(text));
      }}
    />
  );
}

function textOf(value: number): string {
  return Number.isNaN(value) ? "" : String(value);
}

function whyNot(value: number, min: number, max: number): string | null {
  if (Number.isNaN(value)) return "A number is missing.";
  if (value < min) return `At least ${min.toLocaleString("en")}.`;
  return value > max ? `At most ${max.toLocaleString("en")}.` : null;
}
