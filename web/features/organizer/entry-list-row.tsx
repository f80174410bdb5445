import { Plus, Trash2 } from "lucide-react";
import type { GateId, TicketTypeId } from "#shared/ids";
import { ENTRY_RULES_MAX } from "#shared/limits";
import type { EntrySetup } from "#shared/views/gate";
import { Button } from "#web/ui/button";
import { Card } from "#web/ui/card";
import { TextField } from "#web/ui/field";
import { usePlace } from "#web/ui/place";
import { Switch } from "#web/ui/switch";
import { type ListDraft, newRule, type RuleDraft } from "./entry-draft.ts";
import { EntryRuleRow } from "./entry-rule-row.tsx";
import { SomeOrAll } from "./some-or-all.tsx";

const KINDS: Readonly<Record<ListDraft["kind"], { title: string; says: string }>> = {
  entry: { title: "Entry", says: "Into the event. Whoever has left may come back, unless a rule says otherwise." },
  zone: {
    title: "Zone",
    says: "A part of the event. A pass is in one place at a time: coming in here, it leaves the other.",
  },
  right: { title: "Right", says: "Handed out or taken part in once, unless a rule says how often." },
};

export type EntryListRowProps = {
  list: ListDraft;
  setup: EntrySetup;
  onChange: (list: ListDraft) => void;
  onRemove: () => void;
};

/** One list: for whom, where, and what must hold. */
export function EntryListRow({ list, setup, onChange, onRemove }: EntryListRowProps) {
  const { timeZone } = usePlace();
  const { title, says } = KINDS[list.kind];
  const isFull = list.rules.length >= ENTRY_RULES_MAX;
  const changeRule = (next: RuleDraft) =>
    onChange({ ...list, rules: list.rules.map((one) => (one.key === next.key ? next : one)) });
  return (
    <Card as="section" aria-label={list.name || `New ${title.toLowerCase()}`} className="flex flex-col gap-4">
      <div>
        <h2 className="font-semibold">{title}</h2>
        <p className="text-sm text-ink-soft">{says}</p>
      </div>
      <div className="grid grid-cols-[minmax(0,1fr)_auto] items-end gap-2">
        <TextField
          label="Name"
          maxLength={40}
          placeholder={list.kind === "right" ? "Lunch" : "Main hall"}
          value={list.name}
          onChange={(event) => onChange({ ...list, name: event.target.value })}
        />
        {list.kind === "entry" ? null : (
          <Button
            variant="quiet"
            aria-label={`Remove ${list.name || "this list"}`}
            icon={<Trash2 aria-hidden size={18} />}
            onClick={onRemove}
          />
        )}
      </div>
      {list.kind === "entry" ? null : (
        <Switch
          label="Only for who has come in by the entry"
          hint={list.kind === "zone" ? "Whoever leaves it is still inside the event." : undefined}
          checked={list.within}
          onChange={(within) => onChange({ ...list, within })}
        />
      )}
      <SomeOrAll
        label="Who"
        all="All tickets"
        some="Some tickets"
        options={setup.ticketTypes}
        chosen={list.ticketTypeIds}
        onChange={(ids) => onChange({ ...list, ticketTypeIds: ids as readonly TicketTypeId[] | null })}
      />
      <SomeOrAll
        label="Where"
        all="All gates"
        some="Some gates"
        options={setup.gates}
        chosen={list.gateIds}
        onChange={(ids) => onChange({ ...list, gateIds: ids as readonly GateId[] | null })}
      />
      {list.rules.map((rule) => (
        <EntryRuleRow
          key={rule.key}
          rule={rule}
          setup={setup}
          onChange={changeRule}
          onRemove={() => onChange({ ...list, rules: list.rules.filter(({ key }) => key !== rule.key) })}
        />
      ))}
      <div>
        <Button
          variant="secondary"
          icon={<Plus aria-hidden size={18} />}
          disabledReason={isFull ? `At most ${ENTRY_RULES_MAX} rules.` : null}
          onClick={() => onChange({ ...list, rules: [...list.rules, newRule(setup, timeZone)] })}
        >
          Add a rule
        </Button>
      </div>
    </Card>
  );
}
