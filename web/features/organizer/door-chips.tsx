import { DOOR_FILTERS, type DoorCounts, type DoorFilter } from "#shared/views/event";

const LABELS: Readonly<Record<DoorFilter, string>> = {
  all: "All",
  coming: "Coming",
  waiting: "Waiting list",
  "to-confirm": "To confirm",
  cancelled: "Cancelled",
};

export type DoorChipsProps = {
  show: DoorFilter;
  /** Null where they would not be of what is listed. */
  counts: DoorCounts | null;
  onShow: (show: DoorFilter) => void;
};

/** Whom the door list shows, in one row that scrolls sideways on a phone. */
export function DoorChips({ show, counts, onShow }: DoorChipsProps) {
  return (
    <fieldset className="-mx-4 min-w-0 sm:mx-0">
      <legend className="sr-only">Show</legend>
      <div className="flex gap-2 overflow-x-auto px-4 py-1 [scrollbar-width:none] sm:px-0.5">
        {DOOR_FILTERS.map((filter) => (
          <button
            key={filter}
            type="button"
            aria-pressed={filter === show}
            onClick={() => onShow(filter)}
            className="min-h-11 shrink-0 rounded-full border border-line bg-surface px-4 text-sm font-medium text-ink-soft hover:border-line-strong aria-pressed:border-ink aria-pressed:bg-ink aria-pressed:text-canvas sm:min-h-9 pointer-coarse:min-h-11"
          >
            {LABELS[filter]}
            {counts && filter !== "all" && filter !== "cancelled" ? ` ${counts[filter].toLocaleString()}` : ""}
          </button>
        ))}
      </div>
    </fieldset>
  );
}
