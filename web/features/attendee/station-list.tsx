import { Link } from "@tanstack/react-router";
import { ChevronRight, Users, UtensilsCrossed } from "lucide-react";
import type { EventStatus } from "#shared/domain/ledger/types";
import type { StationSummary } from "#shared/views/station";
import { useCollege } from "#web/lib/trpc";
import type { LiveChannel } from "#web/live/live-channel";
import { type FeedEntries, useLiveEntry } from "#web/live/use-live";
import { Card } from "#web/ui/card";
import { StationWait } from "./station-wait.tsx";

export type StationListProps = {
  stations: readonly StationSummary[];
  live: LiveChannel<FeedEntries>;
  status: EventStatus;
};

export function StationList({ stations, live, status }: StationListProps) {
  if (stations.length === 0) return null;
  return (
    <section aria-labelledby="stations" className="flex flex-col gap-3">
      <h2 id="stations" className="font-semibold">
        {status === "live" ? "Queues and food, right now" : "Queues and food"}
      </h2>
      <Card padded={false}>
        <ul>
          {stations.map((station) => (
            <StationRow key={station.id} before={station} live={live} />
          ))}
        </ul>
      </Card>
    </section>
  );
}

function StationRow({ before, live }: { before: StationSummary; live: LiveChannel<FeedEntries> }) {
  const college = useCollege();
  const station = useLiveEntry(live, `station:${before.id}`) ?? before;
  return (
    <li className="border-t border-line first:border-0">
      <Link
        to="/$college/stations/$stationId"
        params={{ college, stationId: station.id }}
        className="flex min-h-16 items-center gap-4 rounded-card px-4 py-3 hover:bg-sunken/60"
      >
        <span aria-hidden className="text-ink-faint">
          {station.kind === "food" ? <UtensilsCrossed size={20} /> : <Users size={20} />}
        </span>
        <span className="min-w-0 flex-1">
          <span className="block font-medium">{station.name}</span>
          <span className="block text-sm text-ink-soft">
            <StationWait station={station} />
          </span>
        </span>
        <ChevronRight aria-hidden size={18} className="text-ink-faint" />
      </Link>
    </li>
  );
}
