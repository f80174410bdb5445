import { useState } from "react";
import { isGateRule } from "#shared/domain/rules/defaults";
import type { Rule, RuleBody } from "#shared/domain/rules/types";
import { sayRule } from "#shared/domain/rules/words";
import type { RulesSetup } from "#shared/views/rules";
import { AskFirst } from "#web/lib/ask-first";
import { OutcomeNotice } from "#web/lib/outcome-notice";
import { useApi } from "#web/lib/trpc";
import { useCommand } from "#web/lib/use-command";
import { Button } from "#web/ui/button";
import { Card } from "#web/ui/card";
import { Notice } from "#web/ui/notice";
import { Switch } from "#web/ui/switch";
import { COLLEGE_GATE_WORDS } from "./rule-card.tsx";
import { complaintOf, namesIn } from "./rule-draft.ts";
import { RuleDryRun } from "./rule-dry-run.tsx";
import { RuleFields } from "./rule-fields.tsx";

export type RuleEditorProps = {
  eventId: string;
  setup: RulesSetup;
  /** Null: a new one. */
  rule: Rule | null;
  body: RuleBody;
  /** What the draft begins with; null: what the rule says. */
  from: RuleBody | null;
  onSaved: (setup: RulesSetup) => void;
  /** Whether there is something that closing it would throw away. */
  onChanged: (isChanged: boolean) => void;
  onClose: () => void;
};

/** One rule, put together from parts; what it says is read out below, and what it would have done can be tried. */
export function RuleEditor({ eventId, setup, onSaved, onChanged, onClose, ...opened }: RuleEditorProps) {
  const { client } = useApi();
  // As it was opened: what somebody else makes of it meanwhile is not what is changed here.
  const [{ rule, body, from }] = useState(opened);
  const isOfCollege = rule?.origin === "college" && setup.mayForCollege;
  const ownScope = isOfCollege ? "college" : "event";
  const [draft, setDraft] = useState(from ?? body);
  const [scope, setScope] = useState<"event" | "college">(ownScope);
  const [asks, setAsks] = useState(false);
  const change = (some: Partial<RuleBody>, newScope = scope) => {
    const next = { ...draft, ...some };
    setDraft(next);
    setScope(newScope);
    onChanged(newScope !== ownScope || JSON.stringify(next) !== JSON.stringify(body));
    // What was said of the draft before is not said of this one.
    save.reset();
    remove.reset();
  };
  // A rule that comes from further away gets its first version here.
  const version = rule?.origin === scope ? rule.version : 0;
  const versionOf = { eventId, scope, version };
  const save = useCommand({
    send: (next: RuleBody, commandId) =>
      client.rules.save.mutate({ ...versionOf, commandId, ruleId: rule?.id ?? null, body: next }),
    onOk: onSaved,
  });
  const remove = useCommand({
    send: ({ id: ruleId, version: saved }: Rule) =>
      client.rules.remove.mutate({ eventId, scope: ownScope, version: saved, ruleId }),
    onOk: onSaved,
  });
  const isOfGates = isGateRule({ body: draft });
  const complaint = complaintOf(draft, setup.stations);
  const isSame = JSON.stringify(draft) === JSON.stringify(body) && (rule === null || rule.origin === scope);
  return (
    <Card
      as="section"
      tone="accent"
      aria-label={rule ? `Change ${rule.body.name}` : "New rule"}
      className="flex flex-col gap-5"
    >
      {isOfCollege ? (
        <Notice tone="warn" title="For all events of the college">
          What you change here changes at every event of the college.
          <Switch
            label="Change it for this event alone"
            checked={scope === "event"}
            onChange={(isHere) => change(isHere ? {} : withoutStations(draft), isHere ? "event" : "college")}
          />
        </Notice>
      ) : null}
      <RuleFields setup={setup} scope={scope} draft={draft} onChange={(some) => change(some)} />
      {setup.mayForCollege && rule?.origin !== "college" ? (
        <Switch
          label="For all events of the college"
          hint={isOfGates ? COLLEGE_GATE_WORDS : "Then it names no station."}
          checked={scope === "college"}
          onChange={(isCollege) => change(isCollege ? withoutStations(draft) : {}, isCollege ? "college" : "event")}
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
      <OutcomeNotice refusal={save.refusal ?? remove.refusal} problem={save.problem ?? remove.problem} />
      <div className="flex flex-wrap items-center justify-end gap-3">
        {isOfCollege || rule?.origin === "event" ? (
          <Button variant="danger" pending={remove.pending} onClick={() => setAsks(true)}>
            Remove
          </Button>
        ) : null}
        <Button variant="secondary" onClick={onClose}>
          Close
        </Button>
        <Button
          pending={save.pending}
          disabledReason={complaint ?? (isSame ? "Nothing has changed." : null)}
          onClick={() => void save.run(draft)}
        >
          Save rule
        </Button>
      </div>
      {rule ? (
        <AskFirst
          open={asks}
          title={`Remove “${rule.body.name}”?`}
          action="Remove it"
          onSure={() => void remove.run(rule)}
          onClose={() => setAsks(false)}
        >
          {REMOVED_WORDS[rule.origin]}
        </AskFirst>
      ) : null}
    </Card>
  );
}

/** A number that is being typed. */
function withoutGaps(line: string): string {
  return line.replaceAll(/\bNaN\b/g, "…");
}

/** What removing a rule means, by whose it is. */
const REMOVED_WORDS: Readonly<Record<Rule["origin"], string>> = {
  college: "It is a rule for all events of the college: it ends at every one of them, at once.",
  event: "It ends at once. A rule of the college or of CampusPulse that it stood in place of holds again.",
  platform: "",
};

function withoutStations(body: RuleBody): RuleBody {
  const anywhere = (actions: RuleBody["otherwise"]) =>
    actions.map((action) => ("stationId" in action ? { ...action, stationId: null } : action));
  const branches = body.branches.map((branch) => ({ ...branch, does: anywhere(branch.does) }));
  return { ...body, stationId: null, branches, otherwise: anywhere(body.otherwise) };
}
