import { useOnline } from "#web/lib/use-online";
import { LiveDot } from "#web/ui/live-dot";
import { useNow } from "#web/ui/use-now";
import { polledState } from "./polled-state.ts";

/**
 * The dot of what is asked for again and again instead of told.
 * @param updatedAt when it was answered last, epoch milliseconds
 */
export function PolledDot({ updatedAt, everyMs }: { updatedAt: number; everyMs: number }) {
  const isOnline = useOnline();
  const now = useNow(everyMs);
  return <LiveDot state={polledState(updatedAt, everyMs, isOnline, now)} asOf={updatedAt} />;
}
