import type { Trigger } from "#shared/domain/rules/types";
import { Select, TextField } from "#web/ui/field";

type Crossing = Extract<Trigger, { type: "crossing" }>;

/** Which level, in which direction, and how far back before it counts again. */
export function RuleLevel({ trigger, onChange }: { trigger: Crossing; onChange: (trigger: Crossing) => void }) {
  const number = (text: string, otherwise: number) =>
    text.trim() === "" || Number.isNaN(Number(text)) ? otherwise : Number(text);
  return (
    <div className="grid gap-3 sm:grid-cols-3">
      {trigger.metric === null ? null : (
        <TextField
          label="Which count"
          hint="As rules name it, like station.served."
          value={trigger.metric}
          maxLength={40}
          onChange={(event) => onChange({ ...trigger, metric: event.target.value })}
        />
      )}
      <Select
        label="It"
        value={trigger.direction}
        options={[
          { value: "above", label: "rises above" },
          { value: "below", label: "falls below" },
        ]}
        onChange={(direction) => onChange({ ...trigger, direction, back: trigger.level })}
      />
      <TextField
        label="This level"
        type="number"
        value={trigger.level}
        onChange={(event) => onChange({ ...trigger, level: number(event.target.value, trigger.level) })}
      />
      <TextField
        label={trigger.direction === "above" ? "Again once it was down to" : "Again once it was up to"}
        type="number"
        value={trigger.back}
        onChange={(event) => onChange({ ...trigger, back: number(event.target.value, trigger.back) })}
      />
    </div>
  );
}
