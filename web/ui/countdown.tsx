import { useEffect } from "react";
import { formatCountdown } from "#web/lib/time";
import { useNow } from "./use-now.ts";

/** Minutes and seconds until an instant; `onEnd` is called once when it is reached. */
export function Countdown({ until, onEnd }: { until: number; onEnd?: () => void }) {
  const now = useNow(1_000);
  const over = now >= until;
  useEffect(() => {
    if (over) onEnd?.();
  }, [over, onEnd]);
  return (
    <span role="timer" className="tabular-nums">
      {formatCountdown(until - now)}
    </span>
  );
}
