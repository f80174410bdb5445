import type { Trigger } from "#shared/domain/rules/types";
import { RULE_NUMBER_MAX } from "#shared/limits";
import { Select, TextField } from "#web/ui/field";
import { NumberField } from "#web/ui/number-field";
import { whyNotMetric } from "./rule-draft.ts";

type Crossing = Extract<Trigger, { type: "crossing" }>;

/** Which level, in which direction, and how far back before it counts again. */
export function RuleLevel({ trigger, onChange }: { trigger: Crossing; onChange: (trigger: Crossing) => void }) {
  const bounds = { min: -RULE_NUMBER_MAX, max: RULE_NUMBER_MAX };
  return (
    <div className="grid gap-3 sm:grid-cols-3">
      {trigger.metric === null ? null : (
        <TextField
          label="Which count"
          hint="As rules name it, like station.served."
          value={trigger.metric}
          error={whyNotMetric(trigger.metric)}
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
      <NumberField
        {...bounds}
        label="This level"
        value={trigger.level}
        onChange={(level) => onChange({ ...trigger, level })}
      />
      <NumberField
        {...bounds}
        label={trigger.direction === "above" ? "Again once it was down to" : "Again once it was up to"}
        value={trigger.back}
        onChange={(back) => onChange({ ...trigger, back })}
      />
    </div>
  );
}
