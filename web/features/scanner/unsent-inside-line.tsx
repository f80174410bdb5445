import { startTransition, useEffect, useState } from "react";
import { formatClock } from "#web/lib/time";
import { usePlace } from "#web/ui/place";
import type { OwnGate } from "./own-gate/own-gate.ts";

/** Nobody counts heads faster, and a thousand steps are not read anew with each scan of a rush. */
const COUNT_AFTER_MS = 1_000;

export type UnsentInsideProps = {
  own: OwnGate;
  /** People inside, as it was last heard. */
  heard: number;
  /** When that was; null: just now. */
  heardAt: number | null;
  /** Scans that were not sent. */
  waiting: number;
};

/** For whoever clears a building that is cut off: what was last heard, from when, and what this phone knows beside it. */
export function UnsentInside({ own, heard, heardAt, waiting }: UnsentInsideProps) {
  const { timeZone } = usePlace();
  const [more, setMore] = useState<number | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each scan that waits may be one more
  useEffect(() => {
    let isOver = false;
    const take = (people: number | null) => {
      if (!isOver) startTransition(() => setMore(people));
    };
    const timer = setTimeout(() => void own.unsentInside().then(take, () => take(null)), COUNT_AFTER_MS);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [own, waiting]);
  const count = (people: number) => people.toLocaleString();
  return (
    <p className="text-sm text-ink-soft">
      {heardAt === null
        ? `Inside, as heard: ${count(heard)}`
        : `Inside, as of ${formatClock(heardAt, timeZone)}: ${count(heard)}`}
      {more === null ? ". " : `. With this phone’s own: ${count(heard + more)}. `}
      Not sent: {count(waiting)}
    </p>
  );
}
