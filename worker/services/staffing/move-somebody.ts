import type * as z from "zod";
import { AppError } from "#shared/errors";
import type { EventId, StaffMoveId, StationId, UserId } from "#shared/ids";
import type { moveSomebodySchema, undoMoveSchema } from "#shared/inputs/staffing";
import { type Done, ok, type Result, refuse } from "#shared/result";
import type { StaffingRefusal } from "#shared/views/staffing";
import type { ActorCtx } from "../../context.ts";
import { idOfCause, idOfCommand } from "../../ids.ts";
import { addMove, changeMove, findMove, findOpenMove, type StaffMoveRow } from "../../repositories/staff-moves.ts";
import { sendMove } from "./carry-moves.ts";
import { deriveCommand } from "./derive-command.ts";
import { readStaffing } from "./read-staffing.ts";

type Moved = Promise<Result<Done, StaffingRefusal>>;

/** A lead sends somebody elsewhere, whatever the engine thinks of it; what a person may do still holds. */
export async function moveSomebody(
  ctx: ActorCtx,
  { commandId, eventId, userId, toStationId }: z.output<typeof moveSomebodySchema>,
): Moved {
  const id = await idOfCommand("staffMove", ctx.actor.userId, commandId);
  return move(ctx, { id, eventId, userId, toStationId });
}

/**
 * Takes a move back: on the way, they stay or turn round; arrived, they go back to where they came from, or are free again.
 * Asked again, nothing more is done. @throws AppError NOT_FOUND
 */
export async function undoMove(ctx: ActorCtx, { eventId, moveId }: z.output<typeof undoMoveSchema>): Moved {
  const made = await findMove(ctx.db, eventId, moveId);
  if (!made) throw new AppError("NOT_FOUND");
  const { status, userId, fromStationId, toStationId } = made;
  const id = await idOfCause("staffMove", `undo:${moveId}`);
  if (made.end === "taken-back" || (await findMove(ctx.db, eventId, id))) return ok({});
  if (status !== "sent" && status !== "done") return refuse({ code: "move-settled", status });
  if (status === "sent" && (await takeBack(ctx, made))) return ok({});
  const station = ctx.objects.station(eventId, toStationId);
  const desk = (await station.load())?.desks.find(({ staffId, isDraining }) => staffId === userId && !isDraining);
  if (desk && !desk.isComing && fromStationId) {
    await changeMove(ctx.db, moveId, ["sent"], { status: "done", settledAt: ctx.now });
    return move(ctx, { id, eventId, userId, toStationId: fromStationId });
  }
  if (desk) {
    const type = desk.isComing ? "ServerOff" : "ServerDrain";
    await station.queue(await deriveCommand(`leave:${moveId}`), ctx.actor.userId, { type, serverId: desk.id });
  }
  await endMove(ctx, made);
  // Neither here nor there yet: where they came from keeps a desk for them.
  if (desk && fromStationId) await begin(ctx, { id, eventId, userId, fromStationId: null, toStationId: fromStationId });
  return ok({});
}

async function move(
  ctx: ActorCtx,
  {
    id,
    eventId,
    userId,
    toStationId,
  }: { readonly id: StaffMoveId; readonly eventId: EventId; readonly userId: UserId; readonly toStationId: StationId },
): Moved {
  if (await findMove(ctx.db, eventId, id)) return ok({});
  const { people, staffing, queues } = await readStaffing(ctx, eventId);
  if (!queues.some(({ station }) => station.id === toStationId)) throw new AppError("NOT_FOUND");
  const where = people.get(userId);
  if (!where) return refuse({ code: "not-helping" });
  if (where.stationId === toStationId) return refuse({ code: "already-there" });
  const helper = staffing.helpers.find((one) => one.id === userId);
  if (!helper?.mayServe.has(toStationId)) return refuse({ code: helper ? "may-not-serve" : "not-helping" });
  const asked = await findOpenMove(ctx.db, eventId, userId);
  // Somebody's decision takes the place of a question nobody has answered.
  if (asked?.status === "proposed")
    await changeMove(ctx.db, asked.id, ["proposed"], { status: "withdrawn", end: "outdated", settledAt: ctx.now });
  const isNew = await begin(ctx, { id, eventId, userId, fromStationId: where.stationId, toStationId });
  return isNew ? ok({}) : refuse({ code: "already-moving" });
}

/** @returns false where they are on their way already */
async function begin(
  ctx: ActorCtx,
  way: Pick<StaffMoveRow, "id" | "eventId" | "userId" | "fromStationId" | "toStationId">,
): Promise<boolean> {
  const row = {
    ...{ ...way, savedSeconds: null, status: "accepted" as const, proposedAt: ctx.now },
    ...{ answeredBy: ctx.actor.userId, answeredAt: ctx.now, end: null, settledAt: null },
  };
  if (!(await addMove(ctx.db, row))) return false;
  await sendMove(ctx, { ...row, collegeId: ctx.db.collegeId });
  return true;
}

/** @returns whether they had not gone yet, and stay */
async function takeBack(ctx: ActorCtx, made: StaffMoveRow): Promise<boolean> {
  if (made.fromStationId === null) return false;
  const station = ctx.objects.station(made.eventId, made.fromStationId);
  const command = { type: "ReleaseServer", moveId: made.id } as const;
  const released = await station.queue(await deriveCommand(`release:${made.id}`), "system", command);
  if (released.ok) await endMove(ctx, made);
  return released.ok;
}

async function endMove({ db, now }: ActorCtx, { id }: StaffMoveRow): Promise<void> {
  await changeMove(db, id, ["sent", "done"], { status: "refused", end: "taken-back", settledAt: now });
}
