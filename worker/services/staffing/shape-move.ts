import type { StationId, UserId } from "#shared/ids";
import type { MoveView } from "#shared/views/staffing";
import type { StaffMoveRow } from "../../repositories/staff-moves.ts";
import { SILENCE_MS } from "./carry-moves.ts";
import type { EventStaffing } from "./read-staffing.ts";

/** A move with the names of whom and where it is about. */
export function shapeMove(
  { queues, names, people, moves }: EventStaffing,
  { id, userId, fromStationId, toStationId, savedSeconds, status, end, proposedAt, answeredBy }: StaffMoveRow,
): MoveView {
  const placeOf = (stationId: StationId) => {
    const station = queues.find((queue) => queue.station.id === stationId)?.station;
    return { id: stationId, name: station?.name ?? "" };
  };
  const nameOf = (someone: UserId) => names.get(someone) ?? "";
  const newest = moves.find((move) => move.userId === userId && (move.status === "done" || move.status === "sent"));
  const isThere = people.get(userId)?.stationId === toStationId;
  return {
    ...{ id, userId, name: nameOf(userId), savedSeconds, status, end, proposedAt },
    from: fromStationId && placeOf(fromStationId),
    to: placeOf(toStationId),
    appliesAt: status === "proposed" ? proposedAt + SILENCE_MS : null,
    answeredByName: answeredBy && nameOf(answeredBy),
    canUndo: status === "sent" || (status === "done" && newest?.id === id && isThere),
  };
}
