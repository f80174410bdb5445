import type { DoorFilter, DoorListEntry } from "#shared/views/event";
import { Status, type Tone } from "#web/ui/badge";
import { Button } from "#web/ui/button";
import type { Column } from "#web/ui/table";
import { Time } from "#web/ui/time";
import { DOOR_STATUS_WORDS } from "./door-status.ts";

/** What an organizer can do about one registration. */
export type DoorAction = "confirm" | "cancel";

const TONES: Readonly<Record<DoorListEntry["status"], Tone>> = {
  waiting: "neutral",
  offered: "warn",
  pending: "warn",
  confirmed: "accent",
  cancelled: "neutral",
};

const PLACE: Column<DoorListEntry> = {
  key: "place",
  header: "Place",
  cell: ({ place }) => (place === null ? <span className="sr-only">None</span> : place.toLocaleString()),
};

export function doorColumns(
  show: DoorFilter,
  onAsk: (action: DoorAction, entry: DoorListEntry) => void,
): Column<DoorListEntry>[] {
  return [
    ...(show === "waiting" ? [PLACE] : []),
    { key: "name", header: "Name", cell: (entry) => <span className="font-medium">{entry.name}</span> },
    {
      key: "status",
      header: "Seat",
      cell: (entry) =>
        entry.admittedAt === null ? (
          <Status tone={TONES[entry.status]}>{DOOR_STATUS_WORDS[entry.status]}</Status>
        ) : (
          <Status tone="good">
            Inside since <Time at={entry.admittedAt} />
          </Status>
        ),
    },
    {
      key: "requested",
      header: "Asked",
      wideOnly: true,
      cell: (entry) => (
        <span className="text-ink-soft">
          <Time at={entry.requestedAt} form="day-clock" />
        </span>
      ),
    },
    {
      key: "actions",
      header: <span className="sr-only">Actions</span>,
      align: "right",
      cell: (entry) => (
        <span className="inline-flex gap-1">
          {entry.status === "pending" ? (
            <Button size="sm" aria-label={`Confirm ${entry.name}`} onClick={() => onAsk("confirm", entry)}>
              Confirm
            </Button>
          ) : null}
          {entry.status !== "cancelled" && entry.admittedAt === null ? (
            <Button
              size="sm"
              variant="quiet"
              aria-label={`Cancel ${entry.name}`}
              onClick={() => onAsk("cancel", entry)}
            >
              Cancel
            </Button>
          ) : null}
        </span>
      ),
    },
  ];
}
