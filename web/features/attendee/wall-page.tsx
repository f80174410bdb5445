import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Presence, QueueSummary } from "#shared/domain/queue/types";
import { aboutWords } from "#shared/eta-words";
import { formatClock } from "#web/lib/time";
import { useApi, useCollege } from "#web/lib/trpc";
import { usePresenceCode } from "#web/lib/use-presence-code";
import { useWakeLock } from "#web/lib/use-wake-lock";
import { LiveStatusDot } from "#web/live/live-status-dot";
import { useLiveOr, useStationLive } from "#web/live/use-live";
import { EmptyState } from "#web/ui/empty-state";
import { usePlace } from "#web/ui/place";
import { QrCode } from "#web/ui/qr-code";
import { Switch } from "#web/ui/switch";
import { usePageTitle } from "#web/ui/use-page-title";
import { joinAddress } from "./scanned-code.ts";
import { canSpeak, useSpokenCalls } from "./use-spoken-calls.ts";

/** A big screen beside a queue, read from across the room: numbers, never names. */
export function WallPage({ stationId }: { stationId: string }) {
  const { trpc } = useApi();
  const { data } = useSuspenseQuery(trpc.attendee.getStation.queryOptions({ stationId }));
  usePageTitle(`${data.station.name}: calls`);
  const live = useStationLive(stationId);
  const summary = useLiveOr(live, "summary", data.summary) ?? data.summary;
  useWakeLock();
  return (
    <main className="flex min-h-dvh flex-col gap-[2vmin] p-[3vmin]">
      <header className="flex flex-wrap items-center justify-between gap-x-6 gap-y-1">
        <h1 className="text-[max(1.75rem,4vmin)] leading-tight font-bold break-words">{data.station.name}</h1>
        <LiveStatusDot channel={live} />
      </header>
      {summary.kind === "service" ? (
        <QueueWall stationId={stationId} queue={summary.queue} />
      ) : (
        <EmptyState title="This screen is for queues of people">Orders of a kitchen are called on phones.</EmptyState>
      )}
    </main>
  );
}

function QueueWall({ stationId, queue }: { stationId: string; queue: QueueSummary }) {
  const college = useCollege();
  const [isSpoken, setIsSpoken] = useState(false);
  useSpokenCalls(queue, isSpoken);
  const code = usePresenceCode(stationId, queue.rules);
  const join = joinAddress(college, stationId, code);
  return (
    <div className="grid flex-1 gap-[2vmin] lg:grid-cols-[minmax(0,1fr)_minmax(16rem,26%)]">
      <section
        aria-labelledby="now"
        className="flex min-h-[40vh] flex-col rounded-card bg-accent p-[3vmin] text-accent-on"
      >
        <h2 id="now" className="text-[max(1.25rem,3.5vmin)] font-semibold">
          Now called
        </h2>
        {queue.called.length === 0 ? (
          <p className="m-auto text-[max(1.75rem,6vmin)] font-bold">{restWords(queue)}</p>
        ) : (
          <ul
            aria-live="assertive"
            className="m-auto flex flex-wrap items-center justify-center gap-x-[6vmin] gap-y-[2vmin]"
          >
            {queue.called.map((number) => (
              <li key={number} className="flex animate-rise flex-col items-center">
                <span className={`leading-none font-bold tabular-nums ${sizeOf(queue.called.length)}`}>{number}</span>
                {queue.deskOf[number] ? (
                  <span className="text-[max(1.25rem,4vmin)] font-semibold">Desk {queue.deskOf[number]}</span>
                ) : null}
              </li>
            ))}
          </ul>
        )}
      </section>
      <div className="flex flex-col gap-[2vmin]">
        <Numbers title="Next" numbers={queue.next} none="Nobody is waiting" />
        {queue.serving.length > 0 ? <Numbers title="Being served" numbers={queue.serving} none="" /> : null}
        <section aria-label="The wait" className="rounded-card border border-line bg-surface p-4">
          <p className="text-[max(1.25rem,3vmin)] font-bold">
            {queue.waiting === 1 ? "1 waiting" : `${queue.waiting} waiting`}
          </p>
          <p className="text-lg text-ink-soft">
            <WaitNow queue={queue} />
          </p>
        </section>
        <section className="rounded-card border border-line bg-surface p-4">
          <div className="flex items-center gap-4">
            <QrCode text={join} label="Address of this queue" className="w-28 shrink-0" />
            <p className="text-lg font-semibold">{joinWords(queue.rules.presence)}</p>
          </div>
          {code ? (
            <p className="flex flex-wrap items-baseline justify-between gap-x-4 pt-2 text-lg text-ink-soft">
              Code
              <output
                aria-label="Code"
                className="text-[max(2.25rem,6vmin)] leading-tight font-bold tracking-widest text-ink"
              >
                {code}
              </output>
            </p>
          ) : null}
        </section>
        <div className="mt-auto rounded-card border border-line bg-surface px-4 py-1">
          {canSpeak ? (
            <Switch label="Speak the calls" checked={isSpoken} onChange={setIsSpoken} />
          ) : (
            <p className="py-2 text-ink-soft">This browser cannot speak the calls.</p>
          )}
        </div>
      </div>
    </div>
  );
}

function joinWords(presence: Presence): string {
  if (presence === "staff") return "Ask the staff for a number; scan to see who is called";
  return presence === "required" ? "Scan to join, here only" : "Scan to join with your phone";
}

function Numbers({ title, numbers, none }: { title: string; numbers: readonly number[]; none: string }) {
  return (
    <section aria-label={title} className="rounded-card border border-line bg-surface p-4">
      <h2 className="text-lg font-semibold text-ink-soft">{title}</h2>
      {numbers.length === 0 ? (
        <p className="text-lg">{none}</p>
      ) : (
        <p className="flex flex-wrap gap-x-[max(1rem,3vmin)] text-[max(2rem,6vmin)] leading-tight font-bold tabular-nums">
          {numbers.map((number) => (
            <span key={number}>{number}</span>
          ))}
        </p>
      )}
    </section>
  );
}

function WaitNow({ queue }: { queue: QueueSummary }) {
  const { timeZone } = usePlace();
  if (queue.pause) {
    const { reason, resumesAt } = queue.pause;
    const until = resumesAt === null ? "" : ` Goes on at about ${formatClock(resumesAt, timeZone)}.`;
    return `Paused${reason ? `: ${reason}` : ""}. Places are kept.${until}`;
  }
  if (queue.status === "closed")
    return `Nobody new ${queue.pausedByRule ? "for now" : "any more"}; whoever waits is served.`;
  if (!queue.eta) return "Nobody is serving yet.";
  if (queue.waiting === 0) return "Walk right up.";
  return `${aboutWords(queue.eta)} if you join now${queue.eta.first ? ", a first estimate" : ""}.`;
}

function restWords({ status, serving, pausedByRule }: QueueSummary): string {
  if (status === "paused") return "Taking a break";
  if (status === "closed" && !pausedByRule && serving.length === 0) return "Closed";
  return "–";
}

/** One number fills the screen; ten must still fit. */
function sizeOf(count: number): string {
  if (count === 1) return "text-[max(8rem,38vmin)]";
  if (count <= 4) return "text-[max(5rem,22vmin)]";
  return "text-[max(3rem,12vmin)]";
}
