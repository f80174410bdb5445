import { useState } from "react";
import type { MenuItemView, ModifierGroup } from "#shared/domain/food/types";
import { Button } from "#web/ui/button";
import { Dialog } from "#web/ui/dialog";
import { Money } from "#web/ui/money";
import { linePrice } from "./basket.ts";

export type DishChoicesProps = {
  open: boolean;
  item: MenuItemView;
  name: string;
  onClose: () => void;
  onAdd: (options: readonly string[]) => void;
};

/** What goes with a dish, each group with what it asks for; the price follows. */
export function DishChoices({ open, item, name, onClose, onAdd }: DishChoicesProps) {
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const options = item.modifiers.flatMap((group) => group.options).filter(({ id }) => chosen.includes(id));
  const missing = item.modifiers.find((group) => countOf(group, chosen) < group.min);
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={name}
      actions={
        <Button
          size="lg"
          wide
          disabledReason={missing ? `Choose ${missing.min} of ${missing.name}.` : null}
          onClick={() => {
            onAdd(chosen);
            setChosen([]);
          }}
        >
          <span>
            Add · <Money amount={linePrice({ item, options })} />
          </span>
        </Button>
      }
    >
      <div className="flex flex-col gap-5 text-ink">
        {item.modifiers.map((group) => (
          <Group key={group.id} group={group} chosen={chosen} onChange={setChosen} />
        ))}
      </div>
    </Dialog>
  );
}

type GroupProps = { group: ModifierGroup; chosen: readonly string[]; onChange: (chosen: readonly string[]) => void };

function Group({ group, chosen, onChange }: GroupProps) {
  const { name, min, max, options } = group;
  const ids = options.map(({ id }) => id);
  const full = countOf(group, chosen) >= max;
  const toggle = (id: string) => {
    if (chosen.includes(id)) return onChange(chosen.filter((other) => other !== id));
    // One of several: the tap moves the choice instead of asking for the other to be taken back.
    const kept = max === 1 ? chosen.filter((other) => !ids.includes(other)) : chosen;
    if (max === 1 || !full) onChange([...kept, id]);
  };
  return (
    <fieldset>
      <legend className="font-semibold">
        {name} <span className="text-sm font-normal text-ink-soft">{askedFor(min, max)}</span>
      </legend>
      {options.map(({ id, name: option, price, allergens }) => {
        const on = chosen.includes(id);
        return (
          <label key={id} className="flex min-h-12 items-center gap-3 border-b border-line py-1.5 last:border-0">
            <input
              type={max === 1 ? "radio" : "checkbox"}
              name={group.id}
              checked={on}
              disabled={!on && full && max > 1}
              onChange={() => toggle(id)}
              onClick={() => (on && max === 1 && min === 0 ? toggle(id) : undefined)}
              className="size-5 accent-accent"
            />
            <span className="min-w-0 flex-1">
              {option}
              {allergens.length > 0 ? (
                <span className="block text-sm text-ink-soft">Contains {allergens.join(", ")}</span>
              ) : null}
            </span>
            {price > 0 ? (
              <span className="text-sm">
                + <Money amount={price} />
              </span>
            ) : null}
          </label>
        );
      })}
    </fieldset>
  );
}

function countOf({ options }: ModifierGroup, chosen: readonly string[]): number {
  return options.filter(({ id }) => chosen.includes(id)).length;
}

function askedFor(min: number, max: number): string {
  if (min === max) return `choose ${min}`;
  return min === 0 ? `up to ${max}, if you like` : `choose ${min} to ${max}`;
}
