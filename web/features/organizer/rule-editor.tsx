import { Plus } from "lucide-react";
import { useState } from "react";
import { isGateRule } from "#shared/domain/rules/defaults";
import { nameOfTrigger, specOf } from "#shared/domain/rules/triggers";
import type { Branch, Rule, RuleBody } from "#shared/domain/rules/types";
import { sayRule } from "#shared/domain/rules/words";
import { RULE_BRANCHES_MAX, RULE_NAME_CHARS_MAX } from "#shared/limits";
import type { RulesSetup } from "#shared/views/rules";
import { fromCampusField, toCampusField } from "#web/lib/campus-time";
import { OutcomeNotice } from "#web/lib/outcome-notice";
import { useApi } from "#web/lib/trpc";
import { useCommand } from "#web/lib/use-command";
import { Button } from "#web/ui/button";
import { Card } from "#web/ui/card";
import { Select, TextField } from "#web/ui/field";
import { Notice } from "#web/ui/notice";
import { usePlace } from "#web/ui/place";
import { Segmented } from "#web/ui/segmented";
import { Stepper } from "#web/ui/stepper";
import { Switch } from "#web/ui/switch";
import { RuleActions } from "./rule-actions.tsx";
import { RuleBranch } from "./rule-branch.tsx";
import { COLLEGE_GATE_WORDS, GATE_RULE_WORDS } from "./rule-card.tsx";
import { complaintOf, namesIn, TRIGGER_OPTIONS, triggerOf } from "./rule-draft.ts";
import { RuleDryRun } from "./rule-dry-run.tsx";
import { RuleLevel } from "./rule-level.tsx";

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
  const { timeZone } = usePlace();
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
  const spec = specOf(nameOfTrigger(draft.trigger));
  const changeBranch = (at: number, next: Branch) => change({ branches: draft.branches.with(at, next) });
  return (
    <Card
      as="section"
      tone="accent"
      aria-label={rule ? `Change ${rule.body.name}` : "New rule"}
      className="flex flex-col gap-5"
    >
      <TextField
        label="Name"
        maxLength={RULE_NAME_CHARS_MAX}
        placeholder="Too few hands at the desk"
        value={draft.name}
        onChange={(event) => change({ name: event.target.value })}
      />
      <Select
        label="When"
        value={nameOfTrigger(draft.trigger)}
        options={TRIGGER_OPTIONS}
        // Conditions speak of other facts then, and some actions make no sense.
        onChange={(name) =>
          change({ trigger: triggerOf(name), branches: [{ when: "", does: [] }], otherwise: [], stationId: null })
        }
      />
      {isOfGates ? <p className="text-sm text-ink-soft">{GATE_RULE_WORDS}</p> : null}
      {draft.trigger.type === "crossing" ? (
        <RuleLevel trigger={draft.trigger} onChange={(trigger) => change({ trigger })} />
      ) : null}
      {spec.at === "station" && scope === "event" ? (
        <Select
          label="Where"
          value={draft.stationId ?? ""}
          options={[
            { value: "", label: "At every station" },
            ...setup.stations.map(({ id, name }) => ({ value: id as string, label: name })),
          ]}
          onChange={(id) => change({ stationId: setup.stations.find((station) => station.id === id)?.id ?? null })}
        />
      ) : null}
      {draft.branches.map((branch, at) => (
        <RuleBranch
          // biome-ignore lint/suspicious/noArrayIndexKey: a branch is its place
          key={at}
          trigger={draft.trigger}
          setup={setup}
          scope={scope}
          branch={branch}
          label={at === 0 ? "If" : draft.match === "first" ? "Otherwise, if" : "And if"}
          onChange={(next) => changeBranch(at, next)}
          {...(draft.branches.length > 1
            ? { onRemove: () => change({ branches: draft.branches.filter((_, other) => other !== at) }) }
            : {})}
        />
      ))}
      <div>
        <Button
          variant="secondary"
          size="sm"
          icon={<Plus aria-hidden size={16} />}
          disabledReason={draft.branches.length >= RULE_BRANCHES_MAX ? `At most ${RULE_BRANCHES_MAX}.` : null}
          onClick={() => change({ branches: [...draft.branches, { when: "", does: [] }] })}
        >
          Another condition
        </Button>
      </div>
      {draft.branches.length > 1 ? (
        <Segmented
          label="If several hold"
          value={draft.match}
          options={[
            { value: "first", label: "Only the first" },
            { value: "all", label: "All of them" },
          ]}
          onChange={(match) => change({ match })}
        />
      ) : null}
      {draft.branches.some(({ when }) => when !== "") ? (
        <RuleActions
          label="If none holds"
          trigger={draft.trigger}
          setup={setup}
          scope={scope}
          actions={draft.otherwise}
          onChange={(otherwise) => change({ otherwise })}
        />
      ) : null}
      <div className="grid gap-3 sm:grid-cols-2">
        <TextField
          label="In force from"
          hint="Empty: from now on."
          type="datetime-local"
          value={draft.from === null ? "" : toCampusField(draft.from, timeZone)}
          onChange={(event) => change({ from: fromCampusField(event.target.value, timeZone) })}
        />
        <TextField
          label="Until"
          hint="Empty: for good."
          type="datetime-local"
          value={draft.until === null ? "" : toCampusField(draft.until, timeZone)}
          onChange={(event) => change({ until: fromCampusField(event.target.value, timeZone) })}
        />
      </div>
      <Stepper
        label="Place in the order"
        hint="Smaller numbers are asked first."
        value={draft.order}
        min={0}
        max={999}
        onChange={(order) => change({ order })}
      />
      <Switch label="On" checked={draft.isOn} onChange={(isOn) => change({ isOn })} />
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
