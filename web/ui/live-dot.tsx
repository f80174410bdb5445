import { formatClock } from "#web/lib/time";
import { usePlace } from "./place.tsx";

export type LiveState = "connecting" | "connected" | "reconnecting" | "offline";

/** Tells how fresh the numbers beside it are: by shape, by word, and when stale by the time they are from. */
export function LiveDot({ state, asOf }: { state: LiveState; asOf: number | null }) {
  const { timeZone } = usePlace();
  const since = asOf === null ? "" : ` · as of ${formatClock(asOf, timeZone)}`;
  const looks = {
    connecting: { dot: "rounded-full border-2 border-ink-faint animate-breathe", text: "Connecting" },
    connected: { dot: "rounded-full bg-good", text: "Live" },
    reconnecting: { dot: "rotate-45 bg-warn animate-breathe", text: `Reconnecting${since}` },
    offline: { dot: "bg-bad", text: `Offline${since}` },
  } as const;
  const { dot, text } = looks[state];
  return (
    <span role="status" className="inline-flex items-center gap-2 text-sm text-ink-soft">
      <span aria-hidden className={`size-2 shrink-0 ${dot}`} />
      {text}
    </span>
  );
}
