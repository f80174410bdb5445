import { Trash2 } from "lucide-react";
import { useState } from "react";
import { opsFor, PART_OPS, type Part, partFor } from "#shared/domain/rules/parts";
import { FACTS, type FactName } from "#shared/domain/rules/triggers";
import { Button } from "#web/ui/button";
import { Choices } from "#web/ui/choices";
import { Select, TextField } from "#web/ui/field";
import { NumberField } from "#web/ui/number-field";

export type RulePartProps = {
  facts: readonly FactName[];
  /** What a fact can be; empty: anything. */
  choicesOf: (fact: FactName) => readonly string[];
  part: Part;
  onChange: (part: Part) => void;
  onRemove: () => void;
};

/** One comparison of a fact. */
export function RulePart({ facts, choicesOf, part, onChange, onRemove }: RulePartProps) {
  const { fact, op, value } = part;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_auto] items-start gap-2">
      <div className="grid gap-2 sm:grid-cols-[minmax(0,2fr)_minmax(0,1fr)_minmax(0,1fr)]">
        <Select
          label="Fact"
          hideLabel
          value={fact}
          options={facts.map((name) => ({ value: name, label: FACTS[name].says }))}
          onChange={(name) => onChange(partFor(name, choicesOf(name)))}
        />
        {typeof value === "boolean" ? (
          <Select
            label="Whether it is so"
            hideLabel
            value={value ? "yes" : "no"}
            options={[
              { value: "yes", label: "yes" },
              { value: "no", label: "no" },
            ]}
            onChange={(next) => onChange({ ...part, value: next === "yes" })}
          />
        ) : (
          <>
            <Select
              label="Comparison"
              hideLabel
              value={op}
              options={opsFor(fact).map((one) => ({ value: one, label: PART_OPS[one] }))}
              onChange={(next) => onChange({ ...part, op: next, value: valueFor(next, value) })}
            />
            <Value
              key={`${fact} ${op === "in"}`}
              value={value}
              choices={choicesOf(fact)}
              onChange={(next) => onChange({ ...part, value: next })}
            />
          </>
        )}
      </div>
      <Button
        variant="quiet"
        aria-label={`Remove “${FACTS[fact].says}”`}
        icon={<Trash2 aria-hidden size={18} />}
        onClick={onRemove}
      />
    </div>
  );
}

type ValueProps = {
  value: Exclude<Part["value"], boolean>;
  choices: readonly string[];
  onChange: (value: Part["value"]) => void;
};

/** What the fact is compared with: chosen where it is known what there is, and typed elsewhere. */
function Value({ value, choices, onChange }: ValueProps) {
  if (typeof value === "number")
    return (
      <NumberField
        label="Value"
        hideLabel
        step="any"
        min={Number.MIN_SAFE_INTEGER}
        max={Number.MAX_SAFE_INTEGER}
        value={value}
        onChange={onChange}
      />
    );
  if (typeof value === "object")
    return choices.length > 0 ? (
      <Choices
        label="Value"
        hideLabel
        kind="checkbox"
        options={[...new Set([...choices, ...value])].map((one) => ({ value: one, label: sayChoice(one, choices) }))}
        chosen={value}
        error={value.length === 0 ? "Choose one at least." : null}
        onChange={onChange}
      />
    ) : (
      <TypedList value={value} onChange={onChange} />
    );
  return choices.length > 0 ? (
    <Select
      label="Value"
      hideLabel
      value={value}
      options={[...new Set([...choices, value])].map((one) => ({ value: one, label: sayChoice(one, choices) }))}
      onChange={onChange}
    />
  ) : (
    <TextField
      label="Value"
      hideLabel
      maxLength={60}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

/** A list as it is typed: after a comma comes one more. */
function TypedList({ value, onChange }: { value: readonly string[]; onChange: (value: readonly string[]) => void }) {
  const [typed, setTyped] = useState(value.join(", "));
  return (
    <TextField
      label="Value"
      hideLabel
      maxLength={200}
      placeholder="one, another"
      value={typed}
      onChange={(event) => {
        setTyped(event.target.value);
        onChange(event.target.value.split(",").map((one) => one.trim()));
      }}
    />
  );
}

function sayChoice(value: string, choices: readonly string[]): string {
  if (value === "") return choices.includes("") ? "nothing" : "Choose…";
  return choices.includes(value) ? value : `${value} (not known here)`;
}

/** The value again, of another comparison: one of a list, or a list of one. */
function valueFor(op: Part["op"], value: Exclude<Part["value"], boolean>): Part["value"] {
  if (op === "in") return typeof value === "object" ? value : [value].filter((one) => one !== "").map(String);
  return typeof value === "object" ? (value[0] ?? "") : value;
}
