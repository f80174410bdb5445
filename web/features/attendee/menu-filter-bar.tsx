import { ChevronDown } from "lucide-react";
import type { MenuItemView } from "#shared/domain/food/types";
import { Button } from "#web/ui/button";
import { filtersOf, type MenuFilter } from "./menu-filter.ts";

export type MenuFilterBarProps = {
  menu: readonly MenuItemView[];
  filter: MenuFilter;
  /** What is kept on this phone. */
  mine: MenuFilter;
  onKeep: (mine: MenuFilter) => void;
  onChange: (filter: MenuFilter) => void;
};

/** Closed until somebody needs it; says while closed that it leaves something out. */
export function MenuFilterBar({ menu, filter, mine, onChange, onKeep }: MenuFilterBarProps) {
  const { allergens, diets } = filtersOf(menu);
  if (allergens.length + diets.length === 0) return null;
  const isKept = JSON.stringify(mine) === JSON.stringify(filter);
  const active = [...filter.diets, ...filter.without.map((allergen) => `no ${allergen}`)];
  return (
    <details className="group rounded-card border border-line bg-surface">
      <summary className="flex min-h-12 items-center gap-3 px-4 marker:content-none [&::-webkit-details-marker]:hidden">
        <span className="min-w-0 flex-1 font-medium">
          {active.length > 0 ? `Only: ${active.join(", ")}` : "Allergies and diets"}
        </span>
        <ChevronDown aria-hidden size={18} className="text-ink-faint transition-transform group-open:rotate-180" />
      </summary>
      <div className="flex flex-col gap-4 border-t border-line p-4">
        {diets.length > 0 ? (
          <Toggles
            legend="Only"
            all={diets}
            chosen={filter.diets}
            onChange={(next) => onChange({ ...filter, diets: next })}
          />
        ) : null}
        {allergens.length > 0 ? (
          <Toggles
            legend="Without"
            all={allergens}
            chosen={filter.without}
            onChange={(without) => onChange({ ...filter, without })}
          />
        ) : null}
        {isKept ? null : (
          <div>
            <Button variant="secondary" size="sm" onClick={() => onKeep(filter)}>
              {active.length > 0 ? "Remember this for me" : "Forget what I avoid"}
            </Button>
          </div>
        )}
        <p className="text-sm text-ink-soft">
          {mine.without.length > 0 ? "Kept on this phone alone; you are warned before you order. " : null}
          Dishes whose allergens the kitchen has not declared are left out too. In case of an allergy, ask at the
          counter as well.
        </p>
      </div>
    </details>
  );
}

type TogglesProps<T extends string> = {
  legend: string;
  all: readonly T[];
  chosen: readonly T[];
  onChange: (chosen: readonly T[]) => void;
};

function Toggles<T extends string>({ legend, all, chosen, onChange }: TogglesProps<T>) {
  return (
    <fieldset className="flex flex-wrap items-center gap-2">
      <legend className="mb-1.5 text-sm font-semibold">{legend}</legend>
      {all.map((each) => {
        const on = chosen.includes(each);
        return (
          <button
            key={each}
            type="button"
            aria-pressed={on}
            onClick={() => onChange(on ? chosen.filter((other) => other !== each) : [...chosen, each])}
            className={`min-h-11 rounded-control border px-4 font-medium ${on ? "border-accent bg-accent text-accent-on" : "border-line-strong/50 hover:bg-sunken"}`}
          >
            {each}
          </button>
        );
      })}
    </fieldset>
  );
}
