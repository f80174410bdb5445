import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { CROWD_ABOVE } from "#shared/domain/queue/settings";
import type { StaffedStation, StaffingBoard, StaffView } from "#shared/views/staffing";
import { formatLength } from "#web/lib/time";
import { useCollege } from "#web/lib/trpc";
import { Badge, type Tone } from "#web/ui/badge";
import { Button } from "#web/ui/button";
import { LiveNumber } from "#web/ui/live-number";

type OnMove = (person: StaffView) => void;
export type StaffedStationsProps = {
  board: StaffingBoard;
  /** Null: nobody is sent anywhere any more. */
  onMove: OnMove | null;
};

/** Each queue with who serves there; and who is free. */
export function StaffedStations({ board: { stations, staff }, onMove }: StaffedStationsProps) {
  const nowhere = staff.filter(({ stationId }) => stationId === null);
  return (
    <div className="grid grid-cols-1 gap-4 md:grid-cols-2">
      {stations.map((station) => (
        <StationCard
          key={station.id}
          station={station}
          people={staff.filter(({ stationId }) => stationId === station.id)}
          onMove={onMove}
        />
      ))}
      {nowhere.length > 0 ? (
        <section aria-label="At no desk" className="rounded-card border border-line border-dashed p-4">
          <h2 className="font-semibold">At no desk</h2>
          <People people={nowhere} onMove={onMove} />
        </section>
      ) : null}
    </div>
  );
}

function StationCard(props: { station: StaffedStation; people: readonly StaffView[]; onMove: OnMove | null }) {
  const college = useCollege();
  const { station, people, onMove } = props;
  const { id, name, isServing, isRelieved, waiting, medianMs, servers, servedPerMinute, unnamed } = station;
  return (
    <section aria-label={name} className="flex flex-col rounded-card border border-line bg-surface p-4">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h2 className="font-semibold">
          <Link
            to="/$college/console/stations/$stationId"
            params={{ college, stationId: id }}
            className="hover:underline"
          >
            {name}
          </Link>
        </h2>
        <span className="flex gap-1.5">
          {waiting > CROWD_ABOVE ? <Badge tone="bad">Long queue</Badge> : null}
          {isRelieved ? <Badge tone="warn">Being relieved</Badge> : null}
          {isServing ? null : <Badge>Not calling</Badge>}
        </span>
      </div>
      <dl className="grid grid-cols-4 gap-2 pt-3 text-sm">
        <Figure term="Waiting" value={<LiveNumber value={waiting} />} />
        <Figure term="New wait" value={medianMs === null ? "–" : formatLength(medianMs)} />
        <Figure term="Serving" value={<LiveNumber value={servers} />} />
        <Figure term="Per min" value={<LiveNumber value={servedPerMinute ?? "–"} />} />
      </dl>
      <People people={people} onMove={onMove} />
      {unnamed > 0 ? (
        <p className="pt-2 text-sm text-ink-soft">
          {unnamed === 1 ? "One desk says" : `${unnamed} desks say`} nobody's name: whoever serves there is not asked to
          help elsewhere.
        </p>
      ) : null}
    </section>
  );
}

function Figure({ term, value }: { term: string; value: ReactNode }) {
  return (
    <div>
      <dt className="text-ink-soft">{term}</dt>
      <dd className="text-base font-semibold tabular-nums">{value}</dd>
    </div>
  );
}

const DOING: Record<StaffView["does"], { readonly words: string; readonly tone: Tone }> = {
  serves: { words: "Serving", tone: "accent" },
  waits: { words: "Nobody to serve", tone: "neutral" },
  comes: { words: "On the way here", tone: "warn" },
  leaves: { words: "Going elsewhere", tone: "warn" },
  finishes: { words: "Closing", tone: "neutral" },
  free: { words: "Free", tone: "good" },
  break: { words: "On a break", tone: "neutral" },
};

function People({ people, onMove }: { people: readonly StaffView[]; onMove: OnMove | null }) {
  if (people.length === 0) return null;
  return (
    <ul className="divide-y divide-line pt-3">
      {people.map((person) => (
        <li key={person.userId} className="flex min-h-12 flex-wrap items-center gap-x-3 gap-y-1 py-1.5">
          <span className="min-w-0 flex-1">
            <span className="block font-medium">{person.name}</span>
            {person.deskId ? <span className="block text-sm text-ink-soft">Desk {person.deskId}</span> : null}
          </span>
          <Badge tone={DOING[person.does].tone}>
            {DOING[person.does].words}
            {person.number === null ? "" : ` ${person.number}`}
          </Badge>
          {onMove && person.mayServe.length > 0 && person.does !== "break" ? (
            <Button
              size="sm"
              variant="quiet"
              aria-label={`Send ${person.name} elsewhere`}
              onClick={() => onMove(person)}
            >
              Send
            </Button>
          ) : null}
        </li>
      ))}
    </ul>
  );
}
