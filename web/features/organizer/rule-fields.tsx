import { Plus } from "lucide-react";
import { isGateRule } from "#shared/domain/rules/defaults";
import { nameOfTrigger, specOf } from "#shared/domain/rules/triggers";
import type { Branch, RuleBody } from "#shared/domain/rules/types";
import { RULE_BRANCHES_MAX, RULE_NAME_CHARS_MAX, RULE_ORDER_MAX } from "#shared/limits";
import { fromCampusField, toCampusField } from "#web/lib/campus-time";
import { Button } from "#web/ui/button";
import { Select, TextField } from "#web/ui/field";
import { NumberField } from "#web/ui/number-field";
import { usePlace } from "#web/ui/place";
import { Segmented } from "#web/ui/segmented";
import { Switch } from "#web/ui/switch";
import { toast } from "#web/ui/toast";
import { RuleActions } from "./rule-actions.tsx";
import { RuleBranch } from "./rule-branch.tsx";
import { GATE_RULE_WORDS } from "./rule-card.tsx";
import { type DraftSetup, type RuleReach, triggerOptions, withTrigger } from "./rule-draft.ts";
import { RuleLevel } from "./rule-level.tsx";

export type RuleFieldsProps = {
  setup: DraftSetup;
  scope: RuleReach;
  draft: RuleBody;
  onChange: (some: Partial<RuleBody>) => void;
};

/** All that a rule says, as parts to put together. */
export function RuleFields({ setup, scope, draft, onChange: change }: RuleFieldsProps) {
  const { timeZone } = usePlace();
  const isOfGates = isGateRule({ body: draft });
  const spec = specOf(nameOfTrigger(draft.trigger));
  const changeBranch = (at: number, next: Branch) => change({ branches: draft.branches.with(at, next) });
  return (
    <>
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
        options={triggerOptions(scope)}
        onChange={(name) => {
          const { body, isWhole } = withTrigger(draft, name, scope);
          if (!isWhole) toast("What does not go with this was left out.");
          change(body);
        }}
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
      <NumberField
        label="Place in the order"
        hint="Smaller numbers are asked first. Each rule here shows its own."
        value={draft.order}
        min={0}
        max={RULE_ORDER_MAX}
        onChange={(order) => change({ order })}
      />
      <Switch label="On" checked={draft.isOn} onChange={(isOn) => change({ isOn })} />
    </>
  );
}
