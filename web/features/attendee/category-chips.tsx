export type CategoryChipsProps = {
  categories: readonly string[];
  chosen: string | null;
  onChoose: (category: string | null) => void;
};

/** One row that scrolls sideways on a phone; choosing the chosen one shows everything again. */
export function CategoryChips({ categories, chosen, onChoose }: CategoryChipsProps) {
  if (categories.length < 2) return null;
  return (
    <fieldset className="-mx-4 min-w-0">
      <legend className="sr-only">Category</legend>
      <div className="flex gap-2 overflow-x-auto px-4 py-1 [scrollbar-width:none]">
        <Chip label="All" active={chosen === null} onPress={() => onChoose(null)} />
        {categories.map((category) => (
          <Chip
            key={category}
            label={category}
            active={category === chosen}
            onPress={() => onChoose(category === chosen ? null : category)}
          />
        ))}
      </div>
    </fieldset>
  );
}

export function Chip({ label, active, onPress }: { label: string; active: boolean; onPress: () => void }) {
  return (
    <button
      type="button"
      aria-pressed={active}
      onClick={onPress}
      className="min-h-11 shrink-0 rounded-full border border-line bg-surface px-4 text-sm font-medium text-ink-soft hover:border-line-strong aria-pressed:border-ink aria-pressed:bg-ink aria-pressed:text-canvas sm:min-h-9"
    >
      {label}
    </button>
  );
}
