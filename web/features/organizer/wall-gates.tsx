import { Link } from "@tanstack/react-router";
import { DoorOpen } from "lucide-react";
import type { GateCount, GateMinute, ZoneCount } from "#shared/views/gate";
import { gateWaitWords } from "#web/lib/gate-wait-words";
import { useCollege } from "#web/lib/trpc";
import { buttonClass } from "#web/ui/button";
import { LiveNumber } from "#web/ui/live-number";
import { drawMinutes } from "./gate-minutes.ts";
import { WallKeepers } from "./wall-keepers.tsx";
import { zoneName } from "./zone-words.ts";

const BOX = { width: 600, height: 56 };
const HEAD = "px-3 py-2 text-left font-medium text-ink-soft first:pl-4 last:pr-4";
const CELL = "px-3 py-3 align-top first:pl-4 last:pr-4";

export type WallGatesProps = {
  eventId: string;
  gates: readonly GateCount[];
  zones: readonly ZoneCount[];
  minutes: readonly GateMinute[];
  now: number;
};

/** How fast people come in, at which gate, how long they stand there, and where they are now. */
export function WallGates({ eventId, gates, zones, minutes, now }: WallGatesProps) {
  const college = useCollege();
  const { bars, peak } = drawMinutes(minutes, now, BOX.width, BOX.height);
  return (
    <section aria-labelledby="gates-title" className="overflow-hidden rounded-card border border-line bg-surface">
      <div className="flex flex-wrap items-center justify-between gap-3 border-b border-line px-4 py-2.5">
        <h2 id="gates-title" className="text-sm font-semibold">
          Gates
        </h2>
        <Link
          to="/$college/inside/$eventId"
          params={{ college, eventId }}
          className={buttonClass({ variant: "secondary", size: "sm" })}
        >
          <DoorOpen aria-hidden size={18} /> Headcount
        </Link>
      </div>
      <div className="flex flex-col gap-1 px-4 pt-3">
        <svg
          viewBox={`0 0 ${BOX.width} ${BOX.height}`}
          preserveAspectRatio="none"
          role="img"
          aria-label={`Arrivals in each minute of the last hour, at most ${peak}`}
          className="h-14 w-full text-accent-text"
        >
          <path d={`M0 ${BOX.height - 0.5}H${BOX.width}`} stroke="currentColor" opacity="0.35" />
          <path d={bars} fill="currentColor" opacity="0.65" />
        </svg>
        <p className="text-sm text-ink-soft">
          Arrivals in each minute of the last hour, at most {peak.toLocaleString()}
        </p>
      </div>
      <div className="relative overflow-x-auto">
        <table className="w-full text-sm">
          <caption className="sr-only">Gates</caption>
          <thead className="border-b border-line">
            <tr>
              <th scope="col" className={HEAD}>
                Gate
              </th>
              <th scope="col" className={HEAD}>
                Wait now
              </th>
              <th scope="col" className={`${HEAD} text-right`}>
                Per min
              </th>
              <th scope="col" className={`${HEAD} text-right`}>
                Let in
              </th>
              <th scope="col" className={`${HEAD} hidden text-right sm:table-cell`}>
                Stopped
              </th>
            </tr>
          </thead>
          <tbody className="divide-y divide-line">
            {gates.map((gate) => (
              <tr key={gate.gateId}>
                <td className={`${CELL} text-base font-semibold`}>{gate.name}</td>
                <td className={CELL}>{gateWaitWords(gate.wait)}</td>
                <td className={`${CELL} text-right text-base`}>
                  <LiveNumber value={gate.perMinute} />
                </td>
                <td className={`${CELL} text-right text-base`}>
                  <LiveNumber value={gate.admitted} />
                </td>
                <td className={`${CELL} hidden text-right text-base sm:table-cell`}>
                  <LiveNumber value={gate.refused} /> <span className="text-sm text-ink-soft">{shareOf(gate)}</span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <WallKeepers eventId={eventId} gates={gates} />
      {zones.length > 1 ? (
        <dl className="flex flex-wrap gap-x-6 gap-y-2 border-t border-line px-4 py-3 text-sm">
          {zones.map((zone) => (
            <div key={zone.listId} className="flex gap-2">
              <dt className="text-ink-soft">{zoneName(zone)}</dt>
              <dd className="font-semibold">
                <LiveNumber value={zone.inside} />
              </dd>
            </div>
          ))}
        </dl>
      ) : null}
    </section>
  );
}

function shareOf({ admitted, refused }: GateCount): string {
  return refused === 0 ? "" : `(${Math.round((100 * refused) / (admitted + refused))} %)`;
}
