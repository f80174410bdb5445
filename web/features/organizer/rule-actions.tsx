import { Trash2 } from "lucide-react";
import { whyNotAction } from "#shared/domain/rules/actions";
import { type Action, RECIPIENTS, type Trigger } from "#shared/domain/rules/types";
import { sayRecipient } from "#shared/domain/rules/words";
import { RULE_ACTIONS_MAX, RULE_NUMBER_MAX, RULE_TEXT_CHARS_MAX } from "#shared/limits";
import { Button } from "#web/ui/button";
import { Select, TextField } from "#web/ui/field";
import { NumberField } from "#web/ui/number-field";
import {
  actionOptions,
  type DraftSetup,
  newAction,
  type RuleReach,
  stationOptions,
  whyNotMetric,
} from "./rule-draft.ts";
import { RuleSaid } from "./rule-said.tsx";

export type RuleActionsProps = {
  label: string;
  trigger: Trigger;
  setup: DraftSetup;
  scope: RuleReach;
  actions: readonly Action[];
  onChange: (actions: readonly Action[]) => void;
};

/** What is to be done, in order. */
export function RuleActions({ label, trigger, setup, scope, actions, onChange }: RuleActionsProps) {
  const options = actionOptions(trigger, scope);
  const isFull = actions.length >= RULE_ACTIONS_MAX;
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="pb-1.5 text-sm font-semibold">{label}</legend>
      {actions.map((action, at) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: an action is its place
          key={at}
          className="grid grid-cols-[minmax(0,1fr)_auto] items-start gap-2"
        >
          <div className="grid grid-cols-1 gap-2 sm:grid-cols-2">
            <Select
              label="Action"
              hideLabel
              value={action.type}
              options={options}
              onChange={(type) => onChange(actions.with(at, newAction(type)))}
            />
            <ActionFields
              action={action}
              trigger={trigger}
              eventId={setup.event?.id ?? null}
              stations={scope === "event" ? setup.stations : []}
              webhooks={setup.webhooks}
              onChange={(next) => onChange(actions.with(at, next))}
            />
          </div>
          <Button
            variant="quiet"
            aria-label={`Remove action ${at + 1}`}
            icon={<Trash2 aria-hidden size={18} />}
            onClick={() => onChange(actions.filter((_, other) => other !== at))}
          />
        </div>
      ))}
      {isFull ? null : (
        <Select
          label="Add an action"
          hideLabel
          value=""
          options={[{ value: "", label: "Add an action…" }, ...options]}
          onChange={(type) => {
            if (type !== "") onChange([...actions, newAction(type)]);
          }}
        />
      )}
    </fieldset>
  );
}

type FieldsProps = {
  action: Action;
  trigger: Trigger;
  eventId: string | null;
  stations: DraftSetup["stations"];
  webhooks: DraftSetup["webhooks"];
  onChange: (action: Action) => void;
};

function ActionFields({ action, trigger, eventId, stations, webhooks, onChange }: FieldsProps) {
  switch (action.type) {
    case "notify":
      return (
        <>
          <Select
            label="Whom"
            hideLabel
            value={action.to}
            options={RECIPIENTS.filter((to) => whyNotAction(trigger, { ...action, to, template: "" }) === null).map(
              (to) => ({ value: to, label: sayRecipient(to) }),
            )}
            onChange={(to) => onChange({ ...action, to })}
          />
          <RuleSaid eventId={eventId} trigger={trigger} action={action} onChange={onChange} />
        </>
      );
    case "reject":
      return (
        <TextField
          label="What whoever scans is told"
          hideLabel
          placeholder="Until eleven for VIP tickets alone"
          maxLength={RULE_TEXT_CHARS_MAX}
          value={action.reason}
          onChange={(event) => onChange({ ...action, reason: event.target.value })}
        />
      );
    case "push":
    case "announce":
      return <RuleSaid eventId={eventId} trigger={trigger} action={action} onChange={onChange} />;
    case "increment":
    case "set":
      return (
        <>
          <TextField
            label="Which count"
            hideLabel
            maxLength={40}
            value={action.metric}
            error={whyNotMetric(action.metric)}
            onChange={(event) => onChange({ ...action, metric: event.target.value })}
          />
          <NumberField
            label={action.type === "set" ? "To" : "By how much"}
            hideLabel
            min={-RULE_NUMBER_MAX}
            max={RULE_NUMBER_MAX}
            value={action.type === "set" ? action.value : action.by}
            onChange={(number) =>
              onChange(action.type === "set" ? { ...action, value: number } : { ...action, by: number })
            }
          />
        </>
      );
    case "open-lane":
    case "redistribute":
    case "prioritise":
    case "pause-intake":
    case "resume-intake":
      return (
        <Select
          label="Where"
          hideLabel
          value={action.stationId ?? ""}
          options={[{ value: "", label: "Where it happens" }, ...stationOptions(stations, action.stationId)]}
          onChange={(id) =>
            onChange({ ...action, stationId: stations.find((station) => station.id === id)?.id ?? null })
          }
        />
      );
    case "webhook":
      return (
        <Select
          label="Which webhook"
          hideLabel
          value={action.webhookId ?? ""}
          options={[
            { value: "", label: "Choose a webhook…" },
            ...webhooks.map(({ id, name }) => ({ value: id as string, label: name })),
          ]}
          onChange={(id) => onChange({ ...action, webhookId: webhooks.find((one) => one.id === id)?.id ?? null })}
        />
      );
    default:
      return null;
  }
}
