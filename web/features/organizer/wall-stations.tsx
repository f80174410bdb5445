import { Link } from "@tanstack/react-router";
import { ArrowDownRight, ArrowRight, ArrowUpRight } from "lucide-react";
import type { ReactNode } from "react";
import type { StationSummary } from "#shared/views/station";
import { readyAt } from "#web/lib/ready-at";
import { formatLength } from "#web/lib/time";
import { useCollege } from "#web/lib/trpc";
import { Status } from "#web/ui/badge";
import { LiveNumber } from "#web/ui/live-number";
import { concernOf, lengthOf, type Trend } from "./station-concern.ts";
import { waitWords } from "./wait-words.ts";

const TRENDS = {
  rising: { Icon: ArrowUpRight, word: "rising" },
  falling: { Icon: ArrowDownRight, word: "falling" },
  steady: { Icon: ArrowRight, word: "steady" },
} as const satisfies Record<Trend, unknown>;

const HEAD = "px-3 py-2 text-left font-medium text-ink-soft first:pl-4 last:pr-4";
const CELL = "px-3 py-3 align-top first:pl-4 last:pr-4";

/** Every station on one line: colour and a word appear only where somebody has to decide. */
export function WallStations(props: {
  stations: readonly StationSummary[];
  now: number;
  trend: (stationId: string) => Trend;
}) {
  const { stations, now, trend } = props;
  return (
    <section aria-label="Stations" className="relative overflow-x-auto rounded-card border border-line bg-surface">
      <table className="w-full text-sm">
        <caption className="sr-only">Stations</caption>
        <thead className="border-b border-line">
          <tr>
            <th scope="col" className={HEAD}>
              Station
            </th>
            <th scope="col" className={`${HEAD} text-right`}>
              Waiting
            </th>
            <th scope="col" className={HEAD}>
              Wait now
            </th>
            <th scope="col" className={`${HEAD} hidden md:table-cell`}>
              In work
            </th>
            <th scope="col" className={`${HEAD} hidden text-right sm:table-cell`}>
              Staff
            </th>
            <th scope="col" className={`${HEAD} hidden text-right sm:table-cell`}>
              Per min
            </th>
            <th scope="col" className={`${HEAD} hidden text-right lg:table-cell`}>
              Served
            </th>
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {stations.map((station) => (
            <StationRow key={station.id} station={station} now={now} trend={trend(station.id)} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function StationRow({ station, now, trend }: { station: StationSummary; now: number; trend: Trend }) {
  const college = useCollege();
  const concern = concernOf(station, now);
  const facts = factsOf(station, now);
  const { Icon, word } = TRENDS[trend];
  const tint = concern?.level === "act" ? "bg-bad-soft" : "hover:bg-sunken/60";
  return (
    <tr className={`transition-colors duration-500 ${tint}`}>
      <td className={CELL}>
        <Link
          to="/$college/console/stations/$stationId"
          params={{ college, stationId: station.id }}
          className="inline-flex min-h-6 items-center text-base font-semibold hover:underline"
        >
          {station.name}
        </Link>
        <span className={`block ${concern?.level === "act" ? "text-bad" : concern ? "text-warn" : "text-ink-soft"}`}>
          {concern ? <Status tone={concern.level === "act" ? "bad" : "warn"}>{concern.words}</Status> : facts.calm}
        </span>
      </td>
      <td className={`${CELL} text-right whitespace-nowrap`}>
        <span className="inline-flex items-center gap-1.5 text-lg font-bold">
          <LiveNumber value={lengthOf(station)} />
          <span title={word} className="text-ink-faint">
            <Icon aria-hidden size={16} />
            <span className="sr-only">{word}</span>
          </span>
        </span>
      </td>
      <td className={`${CELL} whitespace-nowrap`}>
        <span className="text-base">{facts.wait}</span>
      </td>
      <td className={`${CELL} hidden md:table-cell`}>{facts.inWork}</td>
      <td className={`${CELL} hidden text-right text-base sm:table-cell`}>{facts.staff}</td>
      <td className={`${CELL} hidden text-right text-base sm:table-cell`}>{facts.perMinute}</td>
      <td className={`${CELL} hidden text-right text-base lg:table-cell`}>
        <LiveNumber value={facts.served} />
      </td>
    </tr>
  );
}

type Facts = {
  readonly calm: string;
  readonly wait: string;
  readonly inWork: string;
  readonly staff: ReactNode;
  readonly perMinute: ReactNode;
  readonly served: number;
};

function factsOf(station: StationSummary, now: number): Facts {
  if (station.kind === "service") {
    const { queue } = station;
    const numbers = (label: string, list: readonly number[]) =>
      list.length === 0 ? [] : [`${label} ${list.join(", ")}`];
    return {
      calm: queue.status === "open" ? "Open" : "Closed",
      wait: waitWords(queue.eta),
      inWork: [...numbers("called", queue.called), ...numbers("serving", queue.serving)].join(" · ") || "—",
      staff: <LiveNumber value={queue.servers} />,
      perMinute: <LiveNumber value={queue.servedPerMinute ?? "–"} />,
      served: queue.servedTotal,
    };
  }
  const { kitchen } = station;
  const ready = readyAt(kitchen, now);
  const toFetch = kitchen.ready.length === 0 ? [] : [`${kitchen.ready.length} ready`];
  return {
    calm: kitchen.status === "open" ? "Kitchen open" : "Kitchen closed",
    wait: ready === null ? "—" : `about ${formatLength(ready - now)}`,
    inWork: [`${kitchen.preparing} cooking`, ...toFetch].join(" · "),
    staff: "—",
    perMinute: "—",
    served: kitchen.servedTotal,
  };
}
