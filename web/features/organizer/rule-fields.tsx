import { Plus } from "lucide-react";
import { useState } from "react";
import { isGateRule } from "#shared/domain/rules/defaults";
import { nameOfTrigger, specOf } from "#shared/domain/rules/triggers";
import type { Branch, RuleBody } from "#shared/domain/rules/types";
import { RULE_BRANCHES_MAX, RULE_NAME_CHARS_MAX, RULE_ORDER_MAX } from "#shared/limits";
import { fromCampusField, toCampusField } from "#web/lib/campus-time";
import { Button } from "#web/ui/button";
import { Select, TextField } from "#web/ui/field";
import { Notice } from "#web/ui/notice";
import { NumberField } from "#web/ui/number-field";
import { usePlace } from "#web/ui/place";
import { Segmented } from "#web/ui/segmented";
import { Switch } from "#web/ui/switch";
import { RuleActions } from "./rule-actions.tsx";
import { RuleBranch } from "./rule-branch.tsx";
import { GATE_RULE_WORDS } from "./rule-card.tsx";
import { type DraftSetup, mayBeAt, type RuleReach, stationOptions, triggerOptions, withTrigger } from "./rule-draft.ts";
import { RuleLevel } from "./rule-level.tsx";

export type RuleFieldsProps = {
  setup: DraftSetup;
  scope: RuleReach;
  draft: RuleBody;
  onChange: (some: Partial<RuleBody>) => void;
};

/** What another "When" left out, until something else is changed. */
type Left = { readonly before: RuleBody; readonly lost: readonly string[] };

/** All that a rule says, as parts to put together. */
export function RuleFields({ setup, scope, draft, onChange }: RuleFieldsProps) {
  const { timeZone } = usePlace();
  const [left, setLeft] = useState<Left | null>(null);
  const change = (some: Partial<RuleBody>) => {
    setLeft(null);
    onChange(some);
  };
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
          // Arrow keys pass by what nobody meant to choose: each is asked of the rule as it was before the first.
          const before = left?.before ?? draft;
          const { body, left: lost } = withTrigger(before, name, scope, setup);
          change(body);
          setLeft(lost.length > 0 ? { before, lost } : null);
        }}
      />
      {left ? (
        <Notice
          tone="warn"
          title="Left out, because it does not go with this"
          action={
            <Button variant="secondary" size="sm" onClick={() => change(left.before)}>
              Take it back
            </Button>
          }
        >
          {left.lost.map((one) => (
            <p key={one} className="[overflow-wrap:anywhere]">
              {one.charAt(0).toUpperCase() + one.slice(1)}.
            </p>
          ))}
        </Notice>
      ) : null}
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
            ...stationOptions(
              setup.stations.filter(({ kind }) => mayBeAt(nameOfTrigger(draft.trigger), kind)),
              draft.stationId,
            ),
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
          error={draft.until !== null && draft.until <= Date.now() ? "That is over: it does nothing any more." : null}
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
