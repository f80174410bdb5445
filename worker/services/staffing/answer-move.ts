import type * as z from "zod";
import { AppError } from "#shared/errors";
import type { EventId, StaffMoveId } from "#shared/ids";
import type { answerMoveSchema, answerOwnMoveSchema } from "#shared/inputs/staffing";
import { type Done, ok, type Result, refuse } from "#shared/result";
import type { StaffingRefusal } from "#shared/views/staffing";
import type { ActorCtx } from "../../context.ts";
import { changeMove, findMove } from "../../repositories/staff-moves.ts";
import { requireStation } from "../stations/require-station.ts";
import { sendMove } from "./carry-moves.ts";

type Answer = z.output<typeof answerMoveSchema>["answer"];

/** A lead answers for a helper. @throws AppError NOT_FOUND */
export async function answerMove(
  ctx: ActorCtx,
  { eventId, moveId, answer }: z.output<typeof answerMoveSchema>,
): Promise<Result<Done, StaffingRefusal>> {
  if (!(await findMove(ctx.db, eventId, moveId))) throw new AppError("NOT_FOUND");
  return settle(ctx, eventId, moveId, answer);
}

/** Helpers answer for themselves. @throws AppError NOT_FOUND also for what somebody else was asked */
export async function answerOwnMove(
  ctx: ActorCtx,
  { stationId, moveId, answer }: z.output<typeof answerOwnMoveSchema>,
): Promise<Result<Done, StaffingRefusal>> {
  const { eventId } = await requireStation(ctx, stationId);
  const move = await findMove(ctx.db, eventId, moveId);
  if (move?.userId !== ctx.actor.userId) throw new AppError("NOT_FOUND");
  return settle(ctx, eventId, moveId, answer);
}

/** The first answer holds; the same one again is harmless. */
async function settle(
  { db, objects, env, scope, now, actor }: ActorCtx,
  eventId: EventId,
  moveId: StaffMoveId,
  answer: Answer,
): Promise<Result<Done, StaffingRefusal>> {
  const said = { answeredBy: actor.userId, answeredAt: now };
  const changed =
    answer === "accept"
      ? await changeMove(db, moveId, ["proposed"], { ...said, status: "accepted" })
      : await changeMove(db, moveId, ["proposed"], { ...said, status: "declined", end: "declined", settledAt: now });
  if (changed?.status === "accepted") await sendMove({ db, objects, env, scope, now }, changed);
  if (changed) return ok({});
  const status = (await findMove(db, eventId, moveId))?.status ?? "withdrawn";
  const isSame = answer === "decline" ? status === "declined" : status !== "declined" && status !== "withdrawn";
  return isSame ? ok({}) : refuse({ code: "move-settled", status });
}
