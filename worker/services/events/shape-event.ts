import type { EventCard, EventSetup } from "#shared/views/event";
import type { EventRow } from "../../repositories/events.ts";
import type { GateRow } from "../../repositories/gates.ts";
import type { NamedStation } from "../../repositories/stations.ts";

/** Only what a card shows: an event's row holds more than a visitor may know. */
export function shapeCard(event: EventCard): EventCard {
  const { id, title, summary, category, venue, startsAt, endsAt, status, capacity, seatsLeft } = event;
  const { tags, priceFrom, at, cover } = event;
  const words = { title, summary, category, venue };
  return { id, ...words, startsAt, endsAt, status, capacity, seatsLeft, tags, priceFrom, at, cover };
}

export function shapeSetup(event: EventRow, gates: readonly GateRow[], stations: readonly NamedStation[]): EventSetup {
  const { id, departmentId, version, title, summary, description, category, venue, startsAt, endsAt } = event;
  const { salesOpenAt, salesCloseAt, capacity, approval, status, ticketTypes, quotas, payOnline, refund } = event;
  const { tags, visibility, venueId, roomId } = event;
  const words = { title, summary, description, category, venue };
  return {
    ...{ id, departmentId, version, ...words, startsAt, endsAt, salesOpenAt, salesCloseAt, capacity, approval, status },
    ...{ tags, visibility, venueId, roomId, ticketTypes, quotas, payOnline, refund },
    gates: gates.map(({ id, name }) => ({ id, name })),
    stations: stations.map(({ id, name, kind }) => ({ id, name, kind })),
  };
}
