import { isGone } from "#shared/domain/ledger/view";
import type { UserId } from "#shared/ids";
import type { DoorListEntry } from "#shared/views/event";
import { Status } from "#web/ui/badge";
import { Button } from "#web/ui/button";
import { Money } from "#web/ui/money";
import type { Column } from "#web/ui/table";
import { Time } from "#web/ui/time";
import { DOOR_EXTRAS, type DoorExtra, EXTRA_WORDS, type NamedTicketType, ticketWords } from "./door-extras.ts";
import { DOOR_TONES, doorStatusWords } from "./door-status.ts";

/** What an organizer can do about one registration. */
export type DoorAction = "confirm" | "cancel";

export type DoorColumns = {
  /** Those to show besides name, seat and actions. */
  chosen: readonly DoorExtra[];
  /** Whether a phone has them, too. */
  areWanted: boolean;
  types: readonly NamedTicketType[];
  onAsk: (action: DoorAction, entry: DoorListEntry) => void;
  /** Null for who may not print badges. */
  onBadge: ((entry: DoorListEntry) => void) | null;
  /** What the gate is told of one of them. */
  onGate: (entry: DoorListEntry) => void;
  /** Whose badge is being made. */
  badgeOf: UserId | null;
};

export function doorColumns({
  chosen,
  areWanted,
  types,
  onAsk,
  onBadge,
  onGate,
  badgeOf,
}: DoorColumns): Column<DoorListEntry>[] {
  const extras = extraColumns(types);
  return [
    {
      key: "name",
      header: "Name",
      width: "w-32 sm:w-64",
      cell: (entry) => (
        <span className="flex flex-col">
          {isGone(entry.status) ? (
            <span className="font-medium">{entry.name}</span>
          ) : (
            <button
              type="button"
              aria-label={`${entry.name}: at the gate`}
              onClick={() => onGate(entry)}
              className="-my-2 self-start py-2 text-left font-medium underline decoration-line-strong underline-offset-4 hover:decoration-current"
            >
              {entry.name}
            </button>
          )}
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
      width: "w-30 sm:w-48",
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
    ...DOOR_EXTRAS.filter((key) => chosen.includes(key)).map((key) => ({ key, wideOnly: !areWanted, ...extras[key] })),
    {
      key: "actions",
      header: <span className="sr-only">Actions</span>,
      align: "right",
      width: "w-26 sm:w-52",
      cell: (entry) => (
        <span className="inline-flex flex-col gap-1 sm:flex-row">
          {entry.status === "pending" && entry.payBy === null ? (
            <Button size="sm" aria-label={`Confirm ${entry.name}`} onClick={() => onAsk("confirm", entry)}>
              Confirm
            </Button>
          ) : null}
          {onBadge && entry.status === "confirmed" ? (
            <Button
              size="sm"
              variant="quiet"
              aria-label={`Badge of ${entry.name}`}
              pending={badgeOf === entry.userId}
              onClick={() => onBadge(entry)}
            >
              Badge
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

function extraColumns(types: DoorColumns["types"]): Record<DoorExtra, Omit<Column<DoorListEntry>, "key">> {
  return {
    tickets: { header: EXTRA_WORDS.tickets, width: "w-48", cell: ({ tickets }) => ticketWords(tickets, types) },
    asked: {
      header: EXTRA_WORDS.asked,
      width: "w-40",
      cell: ({ requestedAt }) => (
        <span className="text-ink-soft">
          <Time at={requestedAt} form="day-clock" />
        </span>
      ),
    },
    confirmed: {
      header: EXTRA_WORDS.confirmed,
      width: "w-40",
      cell: ({ confirmedAt }) =>
        confirmedAt === null ? null : (
          <span className="text-ink-soft">
            <Time at={confirmedAt} form="day-clock" />
          </span>
        ),
    },
    gate: { header: EXTRA_WORDS.gate, width: "w-36", cell: ({ admittedGate }) => admittedGate },
    code: { header: EXTRA_WORDS.code, width: "w-36", cell: ({ code }) => <span className="font-mono">{code}</span> },
    price: { header: EXTRA_WORDS.price, align: "right", width: "w-28", cell: ({ price }) => <Money amount={price} /> },
    paid: {
      header: EXTRA_WORDS.paid,
      align: "right",
      width: "w-32",
      cell: ({ price, paid }) => (price === 0 ? null : <Money amount={paid} free={false} />),
    },
  };
}

/** Who comes with somebody, by name where they have another. */
function withWords({ name, seats, tickets }: DoorListEntry): string {
  const others = tickets.map((ticket) => ticket.name).filter((other) => other !== "" && other !== name);
  return others.length === seats - 1 ? `with ${others.join(", ")}` : `${seats} people`;
}

/** A cancelled entry may still have the place it had. */
function seatWords(entry: DoorListEntry): string {
  const { status, place } = entry;
  return status === "waiting" && place !== null ? `Place ${place.toLocaleString()}` : doorStatusWords(entry);
}
