import { Trash2 } from "lucide-react";
import { Button } from "#web/ui/button";
import { Card } from "#web/ui/card";
import { TextField } from "#web/ui/field";
import type { QuotaDraft, TypeDraft } from "./tickets-draft.ts";

export type QuotaRowProps = {
  quota: QuotaDraft;
  types: readonly TypeDraft[];
  onChange: (quota: QuotaDraft) => void;
  onRemove: () => void;
};

/** How many there are of some tickets together. */
export function QuotaRow({ quota, types, onChange, onRemove }: QuotaRowProps) {
  const toggle = (key: string, on: boolean) =>
    onChange({ ...quota, typeKeys: on ? [...quota.typeKeys, key] : quota.typeKeys.filter((each) => each !== key) });
  return (
    <Card className="flex flex-col gap-4">
      <div className="grid grid-cols-[minmax(0,1fr)_6rem_auto] items-end gap-2">
        <TextField
          label="Name"
          maxLength={60}
          placeholder="Early birds"
          value={quota.name}
          onChange={(event) => onChange({ ...quota, name: event.target.value })}
        />
        <TextField
          label="How many"
          inputMode="numeric"
          value={quota.size}
          onChange={(event) => onChange({ ...quota, size: event.target.value })}
        />
        <Button
          variant="quiet"
          aria-label={`Remove the limit ${quota.name}`}
          icon={<Trash2 aria-hidden size={18} />}
          onClick={onRemove}
        />
      </div>
      <fieldset>
        <legend className="pb-1 text-sm font-semibold">It counts</legend>
        <div className="flex flex-wrap gap-x-6">
          {types.map(({ key, name, admits }) => (
            <label key={key} className="flex min-h-11 items-center gap-2">
              <input
                type="checkbox"
                checked={quota.typeKeys.includes(key)}
                onChange={(event) => toggle(key, event.target.checked)}
                className="size-5 accent-accent"
              />
              {name || (admits ? "New ticket" : "New add-on")}
            </label>
          ))}
        </div>
      </fieldset>
    </Card>
  );
}
