import { Trash2 } from "lucide-react";
import { useState } from "react";
import { opsFor, PART_OPS, type Part, partFor } from "#shared/domain/rules/parts";
import { FACTS, type FactName } from "#shared/domain/rules/triggers";
import { Button } from "#web/ui/button";
import { Select, TextField } from "#web/ui/field";

export type RulePartProps = {
  facts: readonly FactName[];
  part: Part;
  onChange: (part: Part) => void;
  onRemove: () => void;
};

/** One comparison of a fact. */
export function RulePart({ facts, part, onChange, onRemove }: RulePartProps) {
  const { fact, op, value } = part;
  // As it is typed: "-" or "2." is no number yet, and after a comma comes one more of a list.
  const [typed, setTyped] = useState(shown(value));
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_auto] items-end gap-2">
      <div className="grid gap-2 sm:grid-cols-[minmax(0,2fr)_minmax(0,1fr)_minmax(0,1fr)]">
        <Select
          label="Fact"
          hideLabel
          value={fact}
          options={facts.map((name) => ({ value: name, label: FACTS[name].says }))}
          onChange={(name) => {
            const next = partFor(name);
            setTyped(shown(next.value));
            onChange(next);
          }}
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
              onChange={(next) => onChange({ ...part, op: next, value: valueFor(next, typed, value) })}
            />
            <TextField
              label="Value"
              hideLabel
              {...(typeof value === "number" ? { inputMode: "decimal" as const } : { maxLength: 60 })}
              value={typed}
              {...(op === "in" && { placeholder: "one, another" })}
              onChange={(event) => {
                const text = event.target.value;
                setTyped(text);
                onChange({ ...part, value: valueFor(op, text, value) });
              }}
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

function shown(value: Part["value"]): string {
  return typeof value === "object" ? value.join(", ") : String(value);
}

/** What a field's text means; what is no number yet leaves the number as it was. */
function valueFor(op: Part["op"], text: string, before: Part["value"]): Part["value"] {
  if (op === "in") return text.split(",").map((one) => one.trim());
  if (typeof before !== "number") return text;
  return text.trim() !== "" && Number.isFinite(Number(text)) ? Number(text) : before;
}
