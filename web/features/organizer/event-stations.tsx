import { Link } from "@tanstack/react-router";
import { Headset, UtensilsCrossed } from "lucide-react";
import { useState } from "react";
import { ok } from "#shared/result";
import type { EventSetup } from "#shared/views/event";
import type { StationKind } from "#shared/views/station";
import { useApi, useCollege } from "#web/lib/trpc";
import { useCommand } from "#web/lib/use-command";
import { buttonClass } from "#web/ui/button";
import { Card } from "#web/ui/card";
import { Segmented } from "#web/ui/segmented";
import { AddByName } from "./add-by-name.tsx";
import { useEventSaved } from "./use-event-saved.ts";

const KINDS = [
  { value: "service", label: "People queue" },
  { value: "food", label: "Food is ordered" },
] as const;

export function EventStations({ event }: { event: EventSetup }) {
  const college = useCollege();
  const { client } = useApi();
  const saved = useEventSaved();
  const [kind, setKind] = useState<StationKind>("service");
  const add = useCommand({
    send: async (station: { name: string; kind: StationKind }) =>
      ok(await client.organizer.addStation.mutate({ eventId: event.id, ...station })),
    onOk: saved,
  });
  return (
    <Card as="section" aria-labelledby="stations-title">
      <h2 id="stations-title" className="font-semibold">
        Stations
      </h2>
      <p className="text-sm text-ink-soft">Help desks, booths and food stands, each with its own live queue.</p>
      <ul className="pt-2">
        {event.stations.map((station) => {
          const Icon = station.kind === "food" ? UtensilsCrossed : Headset;
          const params = { college, stationId: station.id };
          return (
            <li key={station.id} className="flex min-h-12 items-center gap-3">
              <Icon aria-hidden size={18} className="shrink-0 text-ink-faint" />
              <Link
                to="/$college/console/stations/$stationId"
                params={params}
                className="inline-flex min-h-6 min-w-0 flex-1 items-center truncate hover:underline"
              >
                {station.name}
              </Link>
              <Link
                to="/$college/console/stations/$stationId/setup"
                params={params}
                aria-label={`Set up ${station.name}`}
                className={buttonClass({ variant: "quiet", size: "sm" })}
              >
                Set up
              </Link>
            </li>
          );
        })}
      </ul>
      <AddByName
        label="Name of the station"
        placeholder={kind === "food" ? "Chaat corner" : "Help desk"}
        action="Add"
        pending={add.pending}
        problem={add.problem}
        onAdd={async (name) => (await add.run({ name, kind }))?.ok ?? false}
      >
        <Segmented label="Kind of station" hideLabel value={kind} options={KINDS} onChange={setKind} />
      </AddByName>
    </Card>
  );
}
