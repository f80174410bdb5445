import { Minus, Plus } from "lucide-react";
import { NumberField as AriaNumberField, Button, FieldError, Group, Input, Label, Text } from "react-aria-components";

export type NumberFieldProps = {
  label: string;
  hint?: string;
  error?: string | null | undefined;
  value: number;
  onChange: (value: number) => void;
  min?: number;
  max?: number;
  step?: number;
  format?: Intl.NumberFormatOptions;
};

const STEP_CLASS = "flex w-11 items-center justify-center text-ink-soft hover:bg-sunken disabled:opacity-30";

export function NumberField({ label, hint, error, value, onChange, min, max, step, format }: NumberFieldProps) {
  return (
    <AriaNumberField
      value={value}
      onChange={(next) => onChange(Number.isNaN(next) ? (min ?? 0) : next)}
      isInvalid={Boolean(error)}
      {...(min !== undefined && { minValue: min })}
      {...(max !== undefined && { maxValue: max })}
      {...(step !== undefined && { step })}
      {...(format && { formatOptions: format })}
      className="flex flex-col gap-1.5"
    >
      <Label className="text-sm font-semibold">{label}</Label>
      <Group className="flex min-h-11 overflow-hidden rounded-control border border-line-strong/60 bg-surface focus-within:border-accent-text">
        <Input className="w-full min-w-0 bg-transparent px-3 text-base" />
        <Button slot="decrement" className={`${STEP_CLASS} border-l border-line`}>
          <Minus aria-hidden size={16} />
        </Button>
        <Button slot="increment" className={`${STEP_CLASS} border-l border-line`}>
          <Plus aria-hidden size={16} />
        </Button>
      </Group>
      {hint ? (
        <Text slot="description" className="text-sm text-ink-soft">
          {hint}
        </Text>
      ) : null}
      <FieldError className="text-sm font-medium text-bad">{error}</FieldError>
    </AriaNumberField>
  );
}
