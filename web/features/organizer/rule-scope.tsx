import type { Rule } from "#shared/domain/rules/types";
import { Notice } from "#web/ui/notice";
import { Switch } from "#web/ui/switch";
import { COLLEGE_GATE_WORDS } from "./rule-card.tsx";

export type RuleScopeProps = {
  rule: Rule | null;
  scope: "event" | "college";
  mayForCollege: boolean;
  onChange: (scope: "event" | "college") => void;
};

/** Above all fields: whose events a change of this rule concerns. */
export function RuleConcern({ rule, scope, mayForCollege, onChange }: RuleScopeProps) {
  if (rule?.origin !== "college") return null;
  return (
    <Notice tone="warn" title="For all events of the college">
      {mayForCollege ? (
        <>
          What you change here changes at every event of the college.
          <Switch
            label="Change it for this event alone"
            checked={scope === "event"}
            onChange={(isHere) => onChange(isHere ? "event" : "college")}
          />
        </>
      ) : (
        "What you change here changes at this event alone."
      )}
    </Notice>
  );
}

/** Beside the button that would save it. */
export function GoneNotice() {
  return (
    <Notice tone="warn" title="Somebody else removed this rule">
      Save it to have it again, as a new one, or close it.
    </Notice>
  );
}

export type CollegeSwitchProps = Pick<RuleScopeProps, "scope" | "onChange"> & {
  isOfGates: boolean;
  isCollegesBehind: boolean;
};

/** Makes it a rule for all events. */
export function CollegeSwitch({ scope, isOfGates, isCollegesBehind, onChange }: CollegeSwitchProps) {
  const hint = isOfGates ? COLLEGE_GATE_WORDS : "Then it names no station.";
  return (
    <Switch
      label="For all events of the college"
      hint={isCollegesBehind ? `${hint} It takes the place of what the college's own says.` : hint}
      checked={scope === "college"}
      onChange={(isCollege) => onChange(isCollege ? "college" : "event")}
    />
  );
}
