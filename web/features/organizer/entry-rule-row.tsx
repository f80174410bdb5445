import { Trash2 } from "lucide-react";
import type { EntryRule } from "#shared/domain/entry/types";
import type { GateId, TicketTypeId } from "#shared/ids";
import type { EntrySetup } from "#shared/views/gate";
import { Button } from "#web/ui/button";
import { Choices } from "#web/ui/choices";
import { Select, TextField } from "#web/ui/field";
import type { RuleDraft } from "./entry-draft.ts";
import { SomeOrAll } from "./some-or-all.tsx";

const KINDS: readonly { value: EntryRule["type"]; label: string }[] = [
  { value: "window", label: "Only between two times" },
  { value: "count", label: "Only so often" },
  { value: "minutes", label: "Only some time after the last" },
  { value: "gates", label: "Only at some gates" },
];

export type EntryRuleRowProps = {
  rule: RuleDraft;
  setup: EntrySetup;
  onChange: (rule: RuleDraft) => void;
  onRemove: () => void;
};

/** One thing that must hold, for whom. */
export function EntryRuleRow({ rule, setup, onChange, onRemove }: EntryRuleRowProps) {
  return (
    <div className="flex flex-col gap-3 rounded-control border border-line p-3">
      <div className="grid grid-cols-[minmax(0,1fr)_auto] items-end gap-2">
        <Select label="Rule" value={rule.type} options={KINDS} onChange={(type) => onChange({ ...rule, type })} />
        <Button
          variant="quiet"
          aria-label="Remove this rule"
          icon={<Trash2 aria-hidden size={18} />}
          onClick={onRemove}
        />
      </div>
      <RuleFields rule={rule} setup={setup} onChange={onChange} />
      <SomeOrAll
        label="For"
        all="All tickets"
        some="Some tickets"
        options={setup.ticketTypes}
        chosen={rule.ticketTypeIds}
        onChange={(ids) => onChange({ ...rule, ticketTypeIds: ids as readonly TicketTypeId[] | null })}
      />
    </div>
  );
}

function RuleFields({ rule, setup, onChange }: Omit<EntryRuleRowProps, "onRemove">) {
  const text = (field: "from" | "until" | "max" | "minutes", label: string) => (
    <TextField
      label={label}
      {...(field === "from" || field === "until" ? { type: "datetime-local" } : { inputMode: "numeric" as const })}
      value={rule[field]}
      onChange={(event) => onChange({ ...rule, [field]: event.target.value })}
    />
  );
  if (rule.type === "count") return text("max", "Times");
  if (rule.type === "minutes") return text("minutes", "Minutes since the last time");
  if (rule.type === "window") {
    return (
      <div className="grid gap-3 sm:grid-cols-2">
        {text("from", "From")}
        {text("until", "Until")}
      </div>
    );
  }
  return (
    <Choices
      kind="checkbox"
      label="Gates"
      options={setup.gates.map(({ id, name }) => ({ value: id as string, label: name }))}
      chosen={rule.gateIds}
      onChange={(ids) => onChange({ ...rule, gateIds: ids as readonly GateId[] })}
    />
  );
}
