import { useState } from "react";
import type { Rule, RuleBody } from "#shared/domain/rules/types";
import { sayRule } from "#shared/domain/rules/words";
import type { PlatformRules } from "#shared/views/rules";
import { AskFirst } from "#web/lib/ask-first";
import { OutcomeNotice } from "#web/lib/outcome-notice";
import { platformApi } from "#web/lib/trpc";
import { useCommand } from "#web/lib/use-command";
import { Button } from "#web/ui/button";
import { Card } from "#web/ui/card";
import { Notice } from "#web/ui/notice";
import { complaintOf, type DraftSetup, namesIn } from "./rule-draft.ts";
import { RuleFields } from "./rule-fields.tsx";
import { GoneNotice } from "./rule-scope.tsx";

/** No event is in front of whoever writes these, nor anything of a college. */
export const NOWHERE: DraftSetup = { event: null, stations: [], names: {}, webhooks: [] };

export type PlatformRuleEditorProps = {
  /** Null: a new one. */
  rule: Rule | null;
  body: RuleBody;
  /** Somebody else removed it since it was opened. */
  isGone: boolean;
  onSaved: (rules: PlatformRules) => void;
  /** Whether there is something that closing it would throw away. */
  onChanged: (isChanged: boolean) => void;
  onClose: () => void;
};

/** One rule for every college. There is no dry run: what happened at a college is not the platform's to read. */
export function PlatformRuleEditor({ isGone, onSaved, onChanged, onClose, ...opened }: PlatformRuleEditorProps) {
  const { client } = platformApi();
  // As it was opened: what somebody else makes of it meanwhile is not what is changed here.
  const [{ rule, body }] = useState(opened);
  const [draft, setDraft] = useState(body);
  const [asks, setAsks] = useState(false);
  // One that is gone is made anew.
  const { id: ruleId, version } = rule && !isGone ? rule : { id: null, version: 0 };
  const change = (some: Partial<RuleBody>) => {
    const next = { ...draft, ...some };
    setDraft(next);
    onChanged(JSON.stringify(next) !== JSON.stringify(body));
    // What was said of the draft before is not said of this one.
    save.reset();
    remove.reset();
  };
  const save = useCommand({
    send: (next: RuleBody, commandId) => client.platform.saveRule.mutate({ commandId, ruleId, version, body: next }),
    onOk: onSaved,
  });
  const remove = useCommand({
    send: (removed: Rule["id"]) => client.platform.removeRule.mutate({ ruleId: removed, version }),
    onOk: onSaved,
  });
  const isSame = rule !== null && JSON.stringify(draft) === JSON.stringify(body);
  return (
    <Card
      as="section"
      tone="accent"
      aria-label={rule ? `Change ${rule.body.name}` : "New rule"}
      className="flex flex-col gap-5"
    >
      <RuleFields setup={NOWHERE} scope="platform" draft={draft} onChange={change} />
      <Notice title="What it says">
        {sayRule(draft, namesIn(NOWHERE)).map((line) => (
          <p key={line} className="[overflow-wrap:anywhere]">
            {line}
          </p>
        ))}
      </Notice>
      {isGone ? <GoneNotice /> : null}
      <OutcomeNotice
        refusal={isGone ? null : (save.refusal ?? remove.refusal)}
        problem={save.problem ?? remove.problem}
      />
      <div className="flex flex-wrap items-center justify-end gap-3">
        {rule && !isGone ? (
          <Button variant="danger" pending={remove.pending} onClick={() => setAsks(true)}>
            Remove
          </Button>
        ) : null}
        <Button variant="secondary" onClick={onClose}>
          Close
        </Button>
        <Button
          pending={save.pending}
          disabledReason={complaintOf(draft, []) ?? (isSame && !isGone ? "Nothing has changed." : null)}
          onClick={() => void save.run(draft)}
        >
          Save for every college
        </Button>
      </div>
      {rule ? (
        <AskFirst
          open={asks}
          title={`Remove “${rule.body.name}”?`}
          action="Remove it"
          onSure={() => void remove.run(rule.id)}
          onClose={() => setAsks(false)}
        >
          It ends at every college within minutes.
        </AskFirst>
      ) : null}
    </Card>
  );
}
