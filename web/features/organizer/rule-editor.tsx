import { useState } from "react";
import { isGateRule } from "#shared/domain/rules/defaults";
import type { Rule, RuleBody } from "#shared/domain/rules/types";
import { sayRule } from "#shared/domain/rules/words";
import type { RulesSetup } from "#shared/views/rules";
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
  onSaved: (setup: RulesSetup) => void;
  onClose: () => void;
};

/** One rule, put together from parts; what it says is read out below, and what it would have done can be tried. */
export function RuleEditor({ eventId, setup, rule, body, onSaved, onClose }: RuleEditorProps) {
  const { client } = useApi();
  const [draft, setDraft] = useState(body);
  const [scope, setScope] = useState<"event" | "college">(rule?.origin === "college" ? "college" : "event");
  const change = (some: Partial<RuleBody>) => setDraft({ ...draft, ...some });
  // A rule that comes from further away gets its first version here.
  const version = rule?.origin === scope ? rule.version : 0;
  const versionOf = { eventId, scope, version };
  const save = useCommand({
    send: (next: RuleBody, commandId) =>
      client.rules.save.mutate({ ...versionOf, commandId, ruleId: rule?.id ?? null, body: next }),
    onOk: onSaved,
  });
  const remove = useCommand({
    send: (ruleId: Rule["id"]) => client.rules.remove.mutate({ ...versionOf, ruleId }),
    onOk: onSaved,
  });
  const isOfGates = isGateRule({ body: draft });
  const complaint = complaintOf(draft);
  const isSame = JSON.stringify(draft) === JSON.stringify(body) && (rule === null || rule.origin === scope);
  return (
    <Card
      as="section"
      tone="accent"
      aria-label={rule ? `Change ${rule.body.name}` : "New rule"}
      className="flex flex-col gap-5"
    >
      <RuleFields setup={setup} scope={scope} draft={draft} onChange={change} />
      {setup.mayForCollege && rule?.origin !== "college" ? (
        <Switch
          label="For all events of the college"
          hint={isOfGates ? COLLEGE_GATE_WORDS : "Then it names no station."}
          checked={scope === "college"}
          onChange={(isCollege) => {
            setScope(isCollege ? "college" : "event");
            if (isCollege) setDraft(withoutStations(draft));
          }}
        />
      ) : null}
      <Notice title="What it says">
        {sayRule(draft, namesIn(setup)).map((line) => (
          <p key={line} className="[overflow-wrap:anywhere]">
            {line}
          </p>
        ))}
      </Notice>
      <RuleDryRun eventId={eventId} setup={setup} ruleId={rule?.id ?? null} body={complaint ? null : draft} />
      <OutcomeNotice refusal={save.refusal ?? remove.refusal} problem={save.problem ?? remove.problem} />
      <div className="flex flex-wrap items-center justify-end gap-3">
        {rule && rule.origin !== "platform" ? (
          <Button variant="danger" pending={remove.pending} onClick={() => void remove.run(rule.id)}>
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
    </Card>
  );
}

function withoutStations(body: RuleBody): RuleBody {
  const anywhere = (actions: RuleBody["otherwise"]) =>
    actions.map((action) => ("stationId" in action ? { ...action, stationId: null } : action));
  const branches = body.branches.map((branch) => ({ ...branch, does: anywhere(branch.does) }));
  return { ...body, stationId: null, branches, otherwise: anywhere(body.otherwise) };
}
