import type * as z from "zod";
import type { eventIdSchema } from "#shared/inputs/attendee";
import { OPEN_MOVES, type StaffingBoard, type StaffView } from "#shared/views/staffing";
import type { TenantCtx } from "../../context.ts";
import { type EventStaffing, readStaffing, type Whereabouts } from "./read-staffing.ts";
import { shapeMove } from "./shape-move.ts";

const MOVES_SHOWN_MAX = 30;

/** Who helps where at an event now, who is asked to help elsewhere, and what came of it before. @throws AppError NOT_FOUND */
export async function getStaffing(ctx: TenantCtx, { eventId }: z.output<typeof eventIdSchema>): Promise<StaffingBoard> {
  const whole = await readStaffing(ctx, eventId);
  const { event, queues, people, names, moves, staffing } = whole;
  const isOpen = (status: string) => OPEN_MOVES.some((one) => one === status);
  const ordered = [...moves.filter(({ status }) => isOpen(status)), ...moves.filter(({ status }) => !isOpen(status))];
  const mayServe = new Map(staffing.helpers.map((helper) => [helper.id, helper.mayServe]));
  const staff = [...people].map(([userId, where]): StaffView => {
    const { stationId, desk } = where;
    return {
      ...{ userId, name: names.get(userId) ?? "", stationId, deskId: desk?.id ?? null },
      ...{ does: doingOf(where), number: desk?.number ?? null },
      mayServe: [...(mayServe.get(userId) ?? [])].filter((id) => id !== stationId),
    };
  });
  return {
    event: { id: event.id, title: event.title, status: event.status },
    stations: queues.map(shapeQueue),
    staff: staff.sort((a, b) => a.name.localeCompare(b.name)),
    moves: ordered.slice(0, MOVES_SHOWN_MAX).map((move) => shapeMove(whole, move)),
  };
}

function shapeQueue({
  station: { id, name },
  load,
}: EventStaffing["queues"][number]): StaffingBoard["stations"][number] {
  const { isServing, isRelieved, waiting, medianMs, servedPerMinute } = load;
  const serving = load.desks.filter(({ isDraining, isComing }) => !isDraining && !isComing);
  const unnamed = serving.filter(({ staffId }) => staffId === null).length;
  return { id, name, isServing, isRelieved, waiting, medianMs, servedPerMinute, servers: serving.length, unnamed };
}

function doingOf({ desk, said }: Whereabouts): StaffView["does"] {
  if (desk?.isComing) return "comes";
  if (desk?.leavingTo) return "leaves";
  if (desk?.isDraining) return "finishes";
  if (desk) return desk.number === null ? "waits" : "serves";
  return said === "break" ? "break" : "free";
}
