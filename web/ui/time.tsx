import { useState } from "react";
import { formatClock, formatDay, formatDayClock, formatExact, formatRelative } from "#web/lib/time";
import { usePlace } from "./place.tsx";
import { useNow } from "./use-now.ts";

export type TimeProps = {
  at: number;
  /** "relative" says "in 20 min" or "3 min ago" and keeps itself current. */
  form?: "clock" | "day" | "day-clock" | "relative";
  /** A tap swaps the human time for the exact one. Not inside a link. */
  tappable?: boolean;
};

const RELATIVE_REFRESH_MS = 10_000;

export function Time({ at, form = "clock", tappable = false }: TimeProps) {
  const { timeZone } = usePlace();
  const now = useNow(RELATIVE_REFRESH_MS);
  const [exact, setExact] = useState(false);
  const exactText = formatExact(at, timeZone);
  const time = (
    <time dateTime={new Date(at).toISOString()} title={exactText}>
      {exact ? exactText : human(at, form, timeZone, now)}
    </time>
  );
  if (!tappable) return time;
  return (
    <button
      type="button"
      onClick={() => setExact(!exact)}
      className="-my-3 py-3 text-left underline decoration-dotted underline-offset-4"
    >
      {time}
    </button>
  );
}

function human(at: number, form: NonNullable<TimeProps["form"]>, timeZone: string, now: number): string {
  if (form === "relative") return formatRelative(at, now);
  if (form === "day") return formatDay(at, timeZone, now);
  if (form === "day-clock") return formatDayClock(at, timeZone, now);
  return formatClock(at, timeZone);
}
