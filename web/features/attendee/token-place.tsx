import type { TokenView } from "#shared/domain/queue/types";
import type { StationRef } from "#shared/views/home";
import { formatWait } from "#web/lib/time";
import { LiveNumber } from "#web/ui/live-number";
import { ProgressRing } from "#web/ui/progress-ring";
import { useNow } from "#web/ui/use-now";
import { LeaveQueue } from "./leave-queue.tsx";

const RING_REFRESH_MS = 5_000;

export type TokenPlaceProps = {
  token: TokenView;
  station: StationRef;
  /** Null when there is only one. */
  laneName: string | null;
  onLeft: () => void | Promise<void>;
};

/** My place: the number, a ring that closes as my turn comes, and how long it takes. */
export function TokenPlace({ token, station, laneName, onLeft }: TokenPlaceProps) {
  const now = useNow(RING_REFRESH_MS);
  return (
    <section aria-label="My place" className="flex flex-col items-center gap-4 py-2 text-center">
      <ProgressRing value={closed(token, now)} className="size-56">
        <span className="text-sm text-ink-soft">My number</span>
        <span className="text-hero font-bold">{token.number}</span>
        {laneName ? <span className="text-sm text-ink-soft">{laneName}</span> : null}
      </ProgressRing>
      <div role="status" className="flex flex-col gap-0.5">
        <p className="text-lg font-bold">
          <Ahead token={token} />
        </p>
        <p className="text-ink-soft">{waitLine(token, station.name)}</p>
      </div>
      {token.status === "serving" ? null : <LeaveQueue token={token} station={station} onLeft={onLeft} />}
    </section>
  );
}

function Ahead({ token }: { token: TokenView }) {
  if (token.status === "serving") return "You are being served";
  if (token.status === "called") return "It's your turn";
  if (token.ahead === 0) return "You are next";
  return (
    <>
      <LiveNumber value={token.ahead ?? 0} /> {token.ahead === 1 ? "person" : "people"} ahead
    </>
  );
}

function waitLine(token: TokenView, stationName: string): string {
  if (token.status === "called") return `Go to ${stationName} now`;
  if (token.status === "serving") return `At ${stationName}`;
  if (token.eta) return token.ahead === 0 ? `Stay close, ${formatWait(token.eta)}` : formatWait(token.eta);
  return "Nobody is serving yet, so there is no honest estimate.";
}

/** How much of the whole wait has passed: waited so far against waited so far plus what is still expected. */
function closed(token: TokenView, now: number): number {
  if (token.status !== "waiting") return 1;
  if (!token.eta) return 0;
  const waited = Math.max(0, now - token.joinedAt);
  return waited / Math.max(1, waited + token.eta.medianMs);
}
