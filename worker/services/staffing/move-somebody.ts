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
 * Takes a move back: on the way, they stay; arrived, they go back to where they came from, or are free again.
 * @throws AppError NOT_FOUND
 */
export async function undoMove(ctx: ActorCtx, { eventId, moveId }: z.output<typeof undoMoveSchema>): Moved {
  const made = await findMove(ctx.db, eventId, moveId);
  if (!made) throw new AppError("NOT_FOUND");
  if (made.status === "sent" && (await takeBack(ctx, made))) return ok({});
  if (made.status !== "sent" && made.status !== "done") return refuse({ code: "move-settled", status: made.status });
  if (made.fromStationId === null) return leaveDesk(ctx, made);
  const id = await idOfCause("staffMove", `undo:${moveId}`);
  if (made.status === "sent") await endMove(ctx, made);
  return move(ctx, { id, eventId, userId: made.userId, toStationId: made.fromStationId });
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
  const row = {
    ...{ id, eventId, userId, fromStationId: where.stationId, toStationId, savedSeconds: null },
    ...{ status: "accepted" as const, proposedAt: ctx.now, answeredBy: ctx.actor.userId, answeredAt: ctx.now },
    ...{ end: null, settledAt: null },
  };
  const asked = await findOpenMove(ctx.db, eventId, userId);
  // Somebody's decision takes the place of a question nobody has answered.
  if (asked?.status === "proposed")
    await changeMove(ctx.db, asked.id, ["proposed"], { status: "withdrawn", end: "outdated", settledAt: ctx.now });
  if (!(await addMove(ctx.db, row))) return refuse({ code: "already-moving" });
  await sendMove(ctx, { ...row, collegeId: ctx.db.collegeId });
  return ok({});
}

/** @returns whether they had not gone yet, and stay */
async function takeBack(ctx: ActorCtx, made: StaffMoveRow): Promise<boolean> {
  if (made.fromStationId === null) return false;
  const station = ctx.objects.station(made.eventId, made.fromStationId);
  const commandId = (await idOfCause("staffMove", `release:${made.id}`)) as string as Parameters<
    typeof station.queue
  >[0];
  const released = await station.queue(commandId, "system", { type: "ReleaseServer", moveId: made.id });
  if (released.ok) await endMove(ctx, made);
  return released.ok;
}

async function leaveDesk(ctx: ActorCtx, made: StaffMoveRow): Moved {
  const station = ctx.objects.station(made.eventId, made.toStationId);
  const desk = (await station.load())?.desks.find(({ staffId, isDraining }) => staffId === made.userId && !isDraining);
  if (desk) {
    const commandId = (await idOfCause("staffMove", `leave:${made.id}`)) as string as Parameters<
      typeof station.queue
    >[0];
    const type = desk.isComing ? "ServerOff" : "ServerDrain";
    await station.queue(commandId, ctx.actor.userId, { type, serverId: desk.id });
  }
  await endMove(ctx, made);
  return ok({});
}

async function endMove({ db, now }: ActorCtx, { id }: StaffMoveRow): Promise<void> {
  await changeMove(db, id, ["sent", "done"], { status: "refused", end: "taken-back", settledAt: now });
}
