import { useState } from "react";
import { isGateRule } from "#shared/domain/rules/defaults";
import type { Rule, RuleBody } from "#shared/domain/rules/types";
import { sayRule } from "#shared/domain/rules/words";
import type { RulesSetup } from "#shared/views/rules";
import { OutcomeNotice } from "#web/lib/outcome-notice";
import { Button } from "#web/ui/button";
import { Card } from "#web/ui/card";
import { Notice } from "#web/ui/notice";
import { RemoveRule } from "./remove-rule.tsx";
import { complaintOf, namesIn } from "./rule-draft.ts";
import { RuleDryRun } from "./rule-dry-run.tsx";
import { RuleFields } from "./rule-fields.tsx";
import { CollegeSwitch, GoneNotice, RuleConcern } from "./rule-scope.tsx";
import { useRuleCommands } from "./use-rule-commands.ts";

export type RuleEditorProps = {
  eventId: string;
  setup: RulesSetup;
  /** Null: a new one. */
  rule: Rule | null;
  body: RuleBody;
  /** What the draft begins with; null: what the rule says. */
  from: RuleBody | null;
  /** Somebody else removed it since it was opened. */
  isGone: boolean;
  onSaved: (setup: RulesSetup) => void;
  /** Whether there is something that closing it would throw away. */
  onChanged: (isChanged: boolean) => void;
  onClose: () => void;
};

/** One rule, put together from parts; what it says is read out below, and what it would have done can be tried. */
export function RuleEditor({ eventId, setup, isGone, onSaved, onChanged, onClose, ...opened }: RuleEditorProps) {
  // As it was opened: what somebody else makes of it meanwhile is not what is changed here.
  const [{ rule, body, from }] = useState(opened);
  const isOfCollege = rule?.origin === "college" && setup.mayForCollege;
  const ownScope = isOfCollege ? "college" : "event";
  const [draft, setDraft] = useState(from ?? body);
  const [scope, setScope] = useState<"event" | "college">(ownScope);
  const commands = useRuleCommands({ eventId, rule: isGone ? null : rule, scope, onSaved });
  const change = (some: Partial<RuleBody>, newScope = scope) => {
    const next = { ...draft, ...some };
    setDraft(next);
    setScope(newScope);
    onChanged(newScope !== ownScope || JSON.stringify(next) !== JSON.stringify(body));
    // What was said of the draft before is not said of this one.
    commands.forget();
  };
  const setReach = (to: typeof scope) => change(to === "college" ? withoutStations(draft) : {}, to);
  const complaint = complaintOf(draft, setup.stations);
  const isSame = scope === ownScope && JSON.stringify(draft) === JSON.stringify(body);
  return (
    <Card
      as="section"
      tone="accent"
      aria-label={rule ? `Change ${rule.body.name}` : "New rule"}
      className="flex flex-col gap-5"
    >
      {isGone ? null : <RuleConcern {...{ rule, scope }} mayForCollege={setup.mayForCollege} onChange={setReach} />}
      <RuleFields setup={setup} scope={scope} draft={draft} onChange={(some) => change(some)} />
      {setup.mayForCollege && (isGone || rule?.origin !== "college") ? (
        <CollegeSwitch
          scope={scope}
          isOfGates={isGateRule({ body: draft })}
          isCollegesBehind={commands.isCollegesBehind}
          onChange={setReach}
        />
      ) : null}
      <Notice title="What it says">
        {sayRule(draft, namesIn(setup)).map((line) => (
          <p key={line} className="[overflow-wrap:anywhere]">
            {withoutGaps(line)}
          </p>
        ))}
      </Notice>
      <RuleDryRun eventId={eventId} setup={setup} ruleId={rule?.id ?? null} body={complaint ? null : draft} />
      {isGone ? <GoneNotice /> : null}
      <OutcomeNotice
        refusal={isGone && commands.refusal?.code === "stale-rule" ? null : commands.refusal}
        problem={commands.problem}
      />
      <div className="flex flex-wrap items-center justify-end gap-3">
        {rule && !isGone && (isOfCollege || rule.origin === "event") ? (
          <RemoveRule
            rule={rule}
            pending={commands.remove.pending || commands.switchOffHere.pending}
            onSure={() => void commands.remove.run(rule)}
            onSwitchOffHere={() => void commands.switchOffHere.run(rule)}
          />
        ) : null}
        <Button variant="secondary" onClick={onClose}>
          Close
        </Button>
        <Button
          pending={commands.save.pending}
          disabledReason={complaint ?? (isSame && !isGone ? "Nothing has changed." : null)}
          onClick={() => void commands.save.run(draft)}
        >
          Save rule
        </Button>
      </div>
    </Card>
  );
}

/** A number that is being typed. */
function withoutGaps(line: string): string {
  return line.replaceAll(/\bNaN\b/g, "…");
}

function withoutStations(body: RuleBody): RuleBody {
  const anywhere = (actions: RuleBody["otherwise"]) =>
    actions.map((action) => ("stationId" in action ? { ...action, stationId: null } : action));
  const branches = body.branches.map((branch) => ({ ...branch, does: anywhere(branch.does) }));
  return { ...body, stationId: null, branches, otherwise: anywhere(body.otherwise) };
}
