import { mayAt } from "#shared/access";
import type { QueueLoad } from "#shared/domain/queue/types";
import type { Helper, Move, Staffing, StationLoad } from "#shared/domain/staffing/types";
import { AppError } from "#shared/errors";
import type { EventId, StationId, UserId } from "#shared/ids";
import type { Availability } from "#shared/views/staffing";
import type { TenantCtx } from "../../context.ts";
import { listAvailabilities } from "../../repositories/availabilities.ts";
import { type EventRow, findEvent } from "../../repositories/events.ts";
import { listGrantsByUser } from "../../repositories/grants.ts";
import { listNames } from "../../repositories/members.ts";
import { listMoves, type StaffMoveRow } from "../../repositories/staff-moves.ts";
import { listNamedStationsOf, type NamedStation } from "../../repositories/stations.ts";

/** Whoever said it so long ago has gone home. */
export const SAID_WITHIN_MS = 12 * 3_600_000;
/** What guards look back at, and the board shows. */
const MOVES_WITHIN_MS = 3 * 3_600_000;
const OPEN = new Set<string>(["proposed", "accepted", "sent"]);

export type StaffedQueue = { readonly station: NamedStation; readonly load: QueueLoad };

/** Where somebody is: at a desk, coming to one, or at none. */
export type Whereabouts = {
  readonly stationId: StationId | null;
  readonly desk: QueueLoad["desks"][number] | null;
  readonly said: Availability | null;
};

export type EventStaffing = {
  readonly event: EventRow;
  readonly queues: readonly StaffedQueue[];
  readonly people: ReadonlyMap<UserId, Whereabouts>;
  readonly names: ReadonlyMap<UserId, string>;
  /** Newest first. */
  readonly moves: readonly StaffMoveRow[];
  /** The same, as the engine asks for it. */
  readonly staffing: Staffing;
};

/**
 * Who serves, comes and is free at an event's queues now, as the stations and the people themselves say.
 * @throws AppError NOT_FOUND
 */
export async function readStaffing(ctx: TenantCtx, eventId: EventId): Promise<EventStaffing> {
  const { db, now } = ctx;
  const event = await findEvent(db, eventId);
  if (!event) throw new AppError("NOT_FOUND");
  const [queues, said, moves] = await Promise.all([
    readQueues(ctx, eventId),
    listAvailabilities(db, eventId, now - SAID_WITHIN_MS),
    listMoves(db, eventId, now - MOVES_WITHIN_MS),
  ]);
  const people = new Map<UserId, Whereabouts>(
    said.map(({ userId, availability }) => [userId, { stationId: null, desk: null, said: availability }]),
  );
  for (const { station, load } of queues)
    for (const desk of load.desks)
      if (desk.staffId) {
        const known = people.get(desk.staffId);
        // Going and coming at once: they serve where they still are.
        if (known?.desk && desk.isComing) continue;
        people.set(desk.staffId, { stationId: station.id, desk, said: known?.said ?? null });
      }
  const named = [...people.keys(), ...moves.flatMap(({ userId, answeredBy }) => [userId, answeredBy ?? userId])];
  const [grants, names] = await Promise.all([
    listGrantsByUser(db, [...people.keys()], now),
    listNames(db, [...new Set(named)]),
  ]);
  const places = queues.map(({ station }) => ({
    ...{ eventId, stationId: station.id, departmentPath: event.departmentPath },
  }));
  const helpers = [...people].map(([id, { stationId, desk, said: word }]): Helper => {
    const own = grants.get(id) ?? [];
    const may = places.filter((place) => mayAt(own, "run-station", place, now)).map((place) => place.stationId);
    return { id, stationId, busySeconds: desk?.busySeconds ?? 0, isOnBreak: word === "break", mayServe: new Set(may) };
  });
  const going = new Map(moves.filter(({ status }) => OPEN.has(status)).map((move) => [move.userId, move.toStationId]));
  const staffing = {
    now,
    stations: queues.map((queue) => shapeLoad(queue, going)),
    // Whoever closes a desk goes home.
    helpers: helpers.filter(({ id }) => {
      const desk = people.get(id)?.desk;
      return !desk || (!desk.isDraining && !desk.isComing);
    }),
    moves: moves.filter(({ status }) => status !== "declined" && status !== "withdrawn").map(shapeMove),
    declines: moves.flatMap(({ status, userId: helperId, answeredAt }) =>
      status === "declined" && answeredAt !== null ? { helperId, at: answeredAt } : [],
    ),
  };
  return { event, queues, people, names, moves, staffing };
}

async function readQueues(ctx: TenantCtx, eventId: EventId): Promise<StaffedQueue[]> {
  const stations = (await listNamedStationsOf(ctx.db, [eventId])).filter(({ kind }) => kind === "service");
  const loads = await Promise.all(
    stations.map(async (station) => {
      const load = await ctx.objects.station(eventId, station.id).load();
      return load ? { station, load } : null;
    }),
  );
  return loads.flatMap((one) => one ?? []);
}

/** Who is asked to go somewhere counts there already, and no more where they are. */
function shapeLoad({ station, load }: StaffedQueue, going: ReadonlyMap<UserId, StationId>): StationLoad {
  const { id } = station;
  const staying = load.desks.filter(
    ({ staffId, isDraining, isComing }) =>
      !isDraining && !isComing && (staffId === null || (going.get(staffId) ?? id) === id),
  );
  const coming = new Set<string>([...going].filter(([, to]) => to === id).map(([userId]) => userId));
  for (const { staffId, isComing } of load.desks) if (staffId && isComing) coming.add(staffId);
  for (const { staffId } of staying) if (staffId) coming.delete(staffId);
  const { isServing, weighted, arrivalRate, cycleSeconds, isRelieved, serversMin } = load;
  const servers = staying.length + coming.size;
  return { id, isServing, queue: weighted, arrivalRate, cycleSeconds, servers, isRelieved, serversMin };
}

function shapeMove({ userId, fromStationId, toStationId, proposedAt, answeredAt, status }: StaffMoveRow): Move {
  const at = Math.max(proposedAt, answeredAt ?? 0);
  return { helperId: userId, from: fromStationId, to: toStationId, at, isOpen: OPEN.has(status) };
}
