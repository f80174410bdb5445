import type { Lane, Pause, QueueSummary, TokenView } from "#shared/domain/queue/types";
import type { StationRef } from "#shared/views/home";
import type { GeoPoint } from "#shared/views/venue";
import { formatClock } from "#web/lib/time";
import { LiveNumber } from "#web/ui/live-number";
import { usePlace } from "#web/ui/place";
import { ProgressRing } from "#web/ui/progress-ring";
import { useNow } from "#web/ui/use-now";
import { ChooseNotice } from "./choose-notice.tsx";
import { boundWords, headStartWords } from "./head-start-words.ts";
import { KeepPlace } from "./keep-place.tsx";
import { LeaveQueue } from "./leave-queue.tsx";
import { PlaceNews } from "./place-news.tsx";
import { ToldWait } from "./told-wait.tsx";
import { heldTitle } from "./turn-news.ts";

const RING_REFRESH_MS = 5_000;

export type TokenPlaceProps = {
  token: TokenView;
  station: StationRef;
  /** Where it is; null: nobody said. */
  at: GeoPoint | null;
  lanes: readonly Lane[];
  queue: Pick<QueueSummary, "status" | "pause">;
  /** From when it is, where there is no connection; null: of this instant. */
  asOf: number | null;
  onLeft: () => void | Promise<void>;
};

/** My place: the number, a ring that closes as my turn comes, and how long it takes. */
export function TokenPlace({ token, station, at, lanes, queue, asOf, onLeft }: TokenPlaceProps) {
  const now = useNow(RING_REFRESH_MS);
  const lane = lanes.length > 1 ? lanes.find(({ id }) => id === token.laneId) : undefined;
  const bound = boundWords(lanes);
  const { timeZone } = usePlace();
  const clock = (at: number) => formatClock(at, timeZone);
  return (
    <section aria-label="My place" className="flex flex-col items-center gap-4 py-2 text-center">
      <ProgressRing value={closed(token, asOf ?? now)} isOld={asOf !== null} className="size-56">
        <span className="text-sm text-ink-soft">My number</span>
        <span className="text-hero font-bold">{token.number}</span>
        {lane ? <span className="text-sm text-ink-soft">{lane.name}</span> : null}
      </ProgressRing>
      <div role="status" className="flex flex-col gap-0.5">
        {asOf === null ? null : (
          <p className="text-sm font-medium text-warn">No connection. This was so at {clock(asOf)}.</p>
        )}
        <p className="text-lg font-bold">
          <Ahead token={token} />
        </p>
        <div className="text-ink-soft">
          {queue.pause && token.status === "waiting" ? (
            pauseWords(queue.pause, clock)
          ) : token.status === "waiting" && token.eta && !token.isAsked ? (
            <ToldWait eta={token.eta} isNext={token.ahead === 0} />
          ) : (
            waitLine(token, station.name, clock)
          )}
        </div>
      </div>
      {bound && token.status === "waiting" ? (
        <p className="text-sm text-ink-soft">
          {lane && lane.creditMs > 0 ? `${headStartWords(lane)}. ` : ""}
          {bound}
        </p>
      ) : null}
      {token.status === "waiting" ? (
        <PlaceNews token={token} station={station} isClosed={queue.status === "closed"} />
      ) : null}
      <KeepPlace token={token} station={station} onSaid={onLeft} />
      {token.status === "waiting" ? <ChooseNotice token={token} station={station} at={at} onChosen={onLeft} /> : null}
      {token.status === "serving" || token.status === "parked" ? null : (
        <LeaveQueue token={token} station={station} onLeft={onLeft} />
      )}
    </section>
  );
}

function Ahead({ token }: { token: TokenView }) {
  if (token.status === "serving") return "You are being served";
  if (token.status === "called") return "It's your turn";
  if (token.status === "held") return heldTitle(token);
  if (token.status === "away") return "You stepped away";
  if (token.status === "parked") return "You are being moved to another station";
  if (token.isAsked) return "Are you still coming?";
  if (token.ahead === 0) return "You are next";
  return (
    <>
      <LiveNumber value={token.ahead ?? 0} /> {token.ahead === 1 ? "person" : "people"} ahead
    </>
  );
}

function waitLine(token: TokenView, stationName: string, clock: (at: number) => string): string {
  if (token.status === "called") return `Go to ${stationName} now`;
  if (token.status === "serving") return `At ${stationName}`;
  if (token.status === "held") return heldWords(token.backAfterCalls ?? 0);
  if (token.status === "away")
    return `Your place is kept until ${clock(token.dueAt ?? 0)}. You are not called before you are back.`;
  if (token.status === "parked") return "Your time of joining goes along.";
  if (token.isAsked) return `Say so by ${clock(token.dueAt ?? 0)}, or others are called before you.`;
  return "Nobody is serving yet, so there is no honest estimate.";
}

/** A missed call costs minutes, not the place; the second one does. */
function heldWords(calls: number): string {
  const when = calls <= 1 ? "after the next call" : `after ${calls} more calls`;
  return `You come back into the line ${when}, or at once when you say that you are here. Missed again, the place is gone.`;
}

function pauseWords({ reason, resumesAt }: Pause, clock: (at: number) => string): string {
  const until = resumesAt === null ? "" : ` It goes on at about ${clock(resumesAt)}.`;
  return `Paused${reason ? `: ${reason}` : ""}. Your place is kept.${until}`;
}

/** How much of the whole wait has passed: waited so far against waited so far plus what is still expected. */
function closed(token: TokenView, now: number): number {
  if (token.status === "called" || token.status === "serving") return 1;
  if (!token.eta) return 0;
  const waited = Math.max(0, now - token.joinedAt);
  return waited / Math.max(1, waited + token.eta.medianMs);
}
