import { eventIdSchema, stationIdSchema } from "#shared/inputs/attendee";
import {
  answerMoveSchema,
  answerOwnMoveSchema,
  moveSomebodySchema,
  setAvailabilitySchema,
  undoMoveSchema,
} from "#shared/inputs/staffing";
import { answerMove, answerOwnMove } from "../services/staffing/answer-move.ts";
import { getOwnStaffing } from "../services/staffing/get-own-staffing.ts";
import { getStaffing } from "../services/staffing/get-staffing.ts";
import { moveSomebody, undoMove } from "../services/staffing/move-somebody.ts";
import { setAvailability } from "../services/staffing/set-availability.ts";
import { onEvent, onStation, router } from "./trpc.ts";

/** Who helps where: for leads the whole of it, for helpers what they are asked. */
export const staffingRouter = router({
  board: onEvent("assign-volunteers", eventIdSchema).query(({ ctx, input }) => getStaffing(ctx.call, input)),
  answer: onEvent("assign-volunteers", answerMoveSchema).mutation(({ ctx, input }) => answerMove(ctx.call, input)),
  undo: onEvent("assign-volunteers", undoMoveSchema).mutation(({ ctx, input }) => undoMove(ctx.call, input)),
  move: onEvent("assign-volunteers", moveSomebodySchema).mutation(({ ctx, input }) => moveSomebody(ctx.call, input)),
  mine: onStation("run-station", stationIdSchema).query(({ ctx, input }) => getOwnStaffing(ctx.call, input)),
  answerMine: onStation("run-station", answerOwnMoveSchema).mutation(({ ctx, input }) =>
    answerOwnMove(ctx.call, input),
  ),
  setAvailability: onStation("run-station", setAvailabilitySchema).mutation(({ ctx, input }) =>
    setAvailability(ctx.call, input),
  ),
});
