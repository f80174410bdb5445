import type { ReactNode } from "react";
import type { EventSummary } from "#shared/domain/ledger/answers";
import { LiveNumber } from "#web/ui/live-number";
import { type ArrivalSample, drawSparkline } from "./arrivals.ts";

const SPARK = { width: 320, height: 56 };

/** The four numbers an organizer is asked for, with the half hour behind the one that moves. */
export function WallFigures(props: { summary: EventSummary; samples: readonly ArrivalSample[]; now: number }) {
  const { summary, samples, now } = props;
  const { line, area, peak } = drawSparkline(samples, now, SPARK.width, SPARK.height);
  const filled = Math.min(1, summary.inside / Math.max(1, summary.capacity));
  return (
    <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-card border border-line bg-line lg:grid-cols-5">
      <Figure label="Inside" value={<LiveNumber value={summary.inside} />} className="col-span-2 lg:col-span-1">
        of {summary.capacity.toLocaleString()}
        <span aria-hidden className="mt-3 block h-1.5 overflow-hidden rounded-full bg-sunken">
          <span
            className="block h-full origin-left rounded-full bg-accent transition-transform duration-500"
            style={{ transform: `scaleX(${filled})` }}
          />
        </span>
      </Figure>
      <Figure
        label="Arrivals per minute"
        value={<LiveNumber value={summary.admittedPerMinute} />}
        className="col-span-2"
        aside={
          <svg
            viewBox={`0 0 ${SPARK.width} ${SPARK.height}`}
            preserveAspectRatio="none"
            role="img"
            aria-label={`The last 30 minutes, at most ${peak} per minute`}
            className="h-14 min-w-0 flex-1 text-accent-text"
          >
            <path d={`M0 ${SPARK.height - 0.5}H${SPARK.width}`} stroke="currentColor" opacity="0.35" />
            <path d={area} fill="currentColor" opacity="0.12" />
            <path d={line} fill="none" stroke="currentColor" strokeWidth="2" vectorEffect="non-scaling-stroke" />
          </svg>
        }
      >
        last 30 min, peak {peak}
      </Figure>
      <Figure label="Registered" value={<LiveNumber value={summary.registered} />}>
        {summary.waiting > 0
          ? `${summary.waiting.toLocaleString()} on the waiting list`
          : `${summary.seatsLeft.toLocaleString()} seats left`}
      </Figure>
      <Figure label="Stopped" value={<LiveNumber value={summary.refusedScans} />}>
        at the gates
      </Figure>
    </dl>
  );
}

type FigureProps = { label: string; value: ReactNode; aside?: ReactNode; className?: string; children: ReactNode };

function Figure({ label, value, aside, className = "", children }: FigureProps) {
  return (
    <div className={`flex flex-col bg-surface p-4 ${className}`}>
      <dt className="text-sm text-ink-soft">{label}</dt>
      <dd className="flex items-end gap-4">
        <span className="text-hero font-bold tracking-tight">{value}</span>
        {aside}
      </dd>
      <dd className="pt-1 text-sm text-ink-soft">{children}</dd>
    </div>
  );
}
