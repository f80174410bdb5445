import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import type { EventSummary } from "#shared/domain/ledger/answers";
import type { SalesView } from "#shared/views/sales";
import { PartError } from "#web/lib/part-error";
import { formatClock, formatDay, formatDayClock } from "#web/lib/time";
import { useApi } from "#web/lib/trpc";
import { Card } from "#web/ui/card";
import { Select } from "#web/ui/field";
import { usePlace } from "#web/ui/place";
import { Loading, Skeleton } from "#web/ui/skeleton";
import { Table } from "#web/ui/table";
import { drawSales, type SalesMode, type SalesSeries, seriesOf } from "./sales.ts";

/** People register in bursts; the chart asks at most this often. */
const REFRESH_MS = 10_000;
/** The last count may outrun its row, so it is asked for once more. */
const ASKS = 2;
const BOX = { width: 640, height: 180 };
/** How much of the accent is in each band, from the bottom. */
const SHADES = [85, 60, 40, 25, 12];
const MODES = [
  { value: "total", label: "All seats" },
  { value: "types", label: "By ticket type" },
] as const satisfies readonly { value: SalesMode; label: string }[];

/** How many had registered at each time since sales opened, and how many waited. */
export function SalesChart({ eventId, summary }: { eventId: string; summary: EventSummary }) {
  const { trpc } = useApi();
  const { timeZone } = usePlace();
  const { data: view, error, refetch } = useQuery(trpc.history.sales.queryOptions({ eventId }));
  const [mode, setMode] = useState<SalesMode>("total");
  useFreshSales(eventId, `${summary.registered}:${summary.waiting}`);
  if (error && !view) return <PartError what="Registrations over time" error={error} onRetry={refetch} />;
  if (!view)
    return (
      <Loading>
        <Skeleton className="h-72 w-full" />
      </Loading>
    );
  const series = seriesOf(view, mode, timeZone);
  return (
    <Card as="section" aria-labelledby="sales-title" className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h2 id="sales-title" className="text-lg font-semibold">
          Registrations over time
        </h2>
        {view.ticketTypes.length > 1 ? (
          <div className="w-44">
            <Select label="Draw" hideLabel value={mode} options={MODES} onChange={setMode} />
          </div>
        ) : null}
      </div>
      {view.changes.length === 0 ? (
        <p className="text-sm text-ink-soft">The curve begins with the first registration.</p>
      ) : (
        <Curve view={view} series={series} />
      )}
    </Card>
  );
}

function Curve({ view, series }: { view: SalesView; series: SalesSeries }) {
  const { timeZone } = usePlace();
  const { steps, bands, waiting } = series;
  const last = steps.length - 1;
  // The newest one, unless somebody looks at another.
  const [looked, setLooked] = useState<number | null>(null);
  const step = Math.min(looked ?? last, last);
  const { areas, line, peak } = drawSales(series, BOX.width, BOX.height);
  const words = stepWords(view.unit, timeZone);
  const isWaiting = waiting.some((count) => count > 0);
  const says = saysOf(series, step);
  const x = ((step + 0.5) / steps.length) * BOX.width;
  return (
    <>
      <div className="flex gap-2">
        <div aria-hidden className="flex h-44 flex-col justify-between text-right text-sm text-ink-soft">
          <span>{peak.toLocaleString()}</span>
          <span>0</span>
        </div>
        <div className="min-w-0 flex-1">
          <svg
            aria-hidden
            viewBox={`0 0 ${BOX.width} ${BOX.height}`}
            preserveAspectRatio="none"
            className="h-44 w-full border-b border-l border-line-strong/60"
          >
            {areas.map((area, index) => (
              <path key={bands[index]?.key} d={area} style={{ fill: shade(index) }} />
            ))}
            {isWaiting ? (
              <path
                d={line}
                fill="none"
                className="stroke-warn"
                strokeWidth="2"
                strokeDasharray="6 4"
                vectorEffect="non-scaling-stroke"
              />
            ) : null}
            {looked === null ? null : (
              <path d={`M${x} 0V${BOX.height}`} className="stroke-ink" vectorEffect="non-scaling-stroke" />
            )}
          </svg>
          {/* The slider is the chart's handle: by finger, mouse and keyboard, and what a screen reader reads. */}
          <input
            type="range"
            aria-label="Look at a time"
            aria-valuetext={`${words(steps[step] ?? 0)}: ${says}`}
            min={0}
            max={last}
            value={step}
            onChange={(event) => setLooked(Number(event.target.value) === last ? null : Number(event.target.value))}
            className="h-11 w-full accent-accent sm:h-8"
          />
          <div aria-hidden className="flex justify-between gap-4 text-sm text-ink-soft">
            <span>{words(steps[0] ?? 0)}</span>
            <span>{words(steps[last] ?? 0)}</span>
          </div>
        </div>
      </div>
      <p className="text-sm">
        <span className="font-semibold">{looked === null ? "Now" : words(steps[step] ?? 0)}:</span> {says}
      </p>
      {bands.length > 1 || isWaiting ? (
        <ul aria-label="What is drawn" className="flex flex-wrap gap-x-4 gap-y-1 text-sm text-ink-soft">
          {bands.map(({ key, name }, index) => (
            <li key={key} className="flex items-center gap-2">
              <span
                aria-hidden
                className="size-3 rounded-sm border border-line-strong"
                style={{ background: shade(index) }}
              />
              {name}
            </li>
          ))}
          {isWaiting ? (
            <li className="flex items-center gap-2">
              <span aria-hidden className="w-5 border-t-2 border-dashed border-warn" />
              Waiting list
            </li>
          ) : null}
        </ul>
      ) : null}
      <details className="text-sm">
        <summary className="min-h-11 cursor-pointer py-3 text-ink-soft sm:min-h-0 sm:py-0">As a table</summary>
        <div className="max-h-80 overflow-y-auto pt-2">
          <SalesTable series={series} words={words} />
        </div>
      </details>
    </>
  );
}

/** Only steps in which something changed. */
function SalesTable({ series, words }: { series: SalesSeries; words: (at: number) => string }) {
  const { steps, bands, waiting } = series;
  const all = [...bands, { key: "waiting", name: "Waiting list", values: waiting }];
  const rows = steps
    .map((at, step) => ({ at, step }))
    .filter(({ step }) => {
      return all.some(({ values }) => values[step] !== (values[step - 1] ?? 0));
    });
  return (
    <Table
      caption="Registrations over time"
      columns={[
        { key: "at", header: "Time", cell: ({ at }) => words(at) },
        ...all.map(({ key, name, values }) => ({
          ...{ key, header: name, align: "right" as const },
          cell: ({ step }: { step: number }) => (values[step] ?? 0).toLocaleString(),
        })),
      ]}
      rows={rows}
      rowKey={({ at }) => String(at)}
    />
  );
}

function saysOf({ bands, waiting }: SalesSeries, step: number): string {
  const counts = bands.map(({ name, values }) => `${(values[step] ?? 0).toLocaleString()} ${name}`);
  const waits = waiting[step] ?? 0;
  const [only] = bands;
  const said =
    bands.length === 1 && only?.key === "total"
      ? `${(only.values[step] ?? 0).toLocaleString()} registered`
      : counts.join(", ");
  return waits > 0 ? `${said}, ${waits.toLocaleString()} waiting` : said;
}

function stepWords(unit: SalesView["unit"], timeZone: string): (at: number) => string {
  const now = Date.now();
  if (unit === "day") return (at) => formatDay(at, timeZone, now);
  return unit === "minute" ? (at) => formatClock(at, timeZone) : (at) => formatDayClock(at, timeZone, now);
}

function shade(index: number): string {
  return `color-mix(in oklab, var(--accent) ${SHADES[index] ?? SHADES.at(-1)}%, var(--surface))`;
}

/** The counts are live, the curve is asked for: at a steady pace, however long a rush lasts. */
function useFreshSales(eventId: string, counts: string): void {
  const queryClient = useQueryClient();
  const { trpc } = useApi();
  const owed = useRef({ counts, asks: 0 });
  useEffect(() => {
    if (owed.current.counts !== counts) owed.current = { counts, asks: ASKS };
  }, [counts]);
  useEffect(() => {
    const timer = setInterval(() => {
      if (owed.current.asks === 0) return;
      owed.current.asks -= 1;
      void queryClient.invalidateQueries(trpc.history.sales.queryFilter({ eventId }));
    }, REFRESH_MS);
    return () => clearInterval(timer);
  }, [eventId, queryClient, trpc]);
}
