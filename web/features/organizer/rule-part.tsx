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
  // Half a number, as it is typed: "-" or "2." is none yet.
  const [typed, setTyped] = useState(String(value));
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
            setTyped(String(next.value));
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
              onChange={(next) => onChange({ ...part, op: next })}
            />
            <TextField
              label="Value"
              hideLabel
              {...(typeof value === "number" ? { inputMode: "decimal" as const } : { maxLength: 60 })}
              value={typeof value === "number" ? typed : value}
              onChange={(event) => {
                const text = event.target.value;
                setTyped(text);
                if (typeof value !== "number") onChange({ ...part, value: text });
                else if (text.trim() !== "" && Number.isFinite(Number(text)))
                  onChange({ ...part, value: Number(text) });
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
