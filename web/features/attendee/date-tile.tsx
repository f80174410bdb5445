import { dateTile } from "#web/lib/time";
import { usePlace } from "#web/ui/place";

/** A leaf of a calendar. Decoration: the date is also written beside it. */
export function DateTile({ at }: { at: number }) {
  const { timeZone } = usePlace();
  const { month, day } = dateTile(at, timeZone);
  return (
    <span
      aria-hidden
      className="flex w-14 shrink-0 flex-col overflow-hidden rounded-control border border-line bg-surface text-center"
    >
      <span className="bg-accent py-0.5 text-sm font-semibold text-accent-on">{month}</span>
      <span className="py-1.5 text-lg leading-6 font-bold">{day}</span>
    </span>
  );
}
