import { isGone } from "#shared/domain/ledger/view";
import type { DoorListEntry } from "#shared/views/event";
import { Status } from "#web/ui/badge";
import { Button } from "#web/ui/button";
import type { Column } from "#web/ui/table";
import { Time } from "#web/ui/time";
import { DOOR_STATUS_WORDS, DOOR_TONES } from "./door-status.ts";

/** What an organizer can do about one registration. */
export type DoorAction = "confirm" | "cancel";

export function doorColumns(onAsk: (action: DoorAction, entry: DoorListEntry) => void): Column<DoorListEntry>[] {
  return [
    {
      key: "name",
      header: "Name",
      cell: (entry) => (
        <span className="flex flex-col">
          <span className="font-medium">{entry.name}</span>
          {entry.registeredBy === null ? null : (
            <span className="text-sm text-ink-soft">Guest, registered by {entry.registeredBy}</span>
          )}
          {entry.seats > 1 ? <span className="text-sm text-ink-soft">{withWords(entry)}</span> : null}
        </span>
      ),
    },
    {
      key: "status",
      header: "Seat",
      cell: (entry) =>
        entry.admittedAt === null ? (
          <Status tone={DOOR_TONES[entry.status]}>{seatWords(entry)}</Status>
        ) : (
          <Status tone="good">
            {entry.inside < entry.seats ? `${entry.inside} of ${entry.seats} inside since ` : "Inside since "}
            <Time at={entry.admittedAt} />
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
        <span className="inline-flex flex-col gap-1 sm:flex-row">
          {entry.status === "pending" ? (
            <Button size="sm" aria-label={`Confirm ${entry.name}`} onClick={() => onAsk("confirm", entry)}>
              Confirm
            </Button>
          ) : null}
          {!isGone(entry.status) && entry.admittedAt === null ? (
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

/** Who comes with somebody, by name where they have another. */
function withWords({ name, seats, tickets }: DoorListEntry): string {
  const others = tickets.map((ticket) => ticket.name).filter((other) => other !== "" && other !== name);
  return others.length === seats - 1 ? `with ${others.join(", ")}` : `${seats} people`;
}

/** A cancelled entry may still have the place it had. */
function seatWords({ status, place }: DoorListEntry): string {
  return status === "waiting" && place !== null ? `Place ${place.toLocaleString()}` : DOOR_STATUS_WORDS[status];
}
