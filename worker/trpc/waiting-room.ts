import { eventIdSchema } from "#shared/inputs/attendee";
import { enterRoomSchema, saveRoomSchema } from "#shared/inputs/waiting-room";
import { enterRoom } from "../services/waiting-room/enter-room.ts";
import { getRoom } from "../services/waiting-room/get-room.ts";
import { saveRoom } from "../services/waiting-room/save-room.ts";
import { memberProcedure, onEvent, router } from "./trpc.ts";

/** Where people wait before they register, and when there is such a place. */
export const waitingRoomRouter = router({
  enter: memberProcedure.input(enterRoomSchema).mutation(({ ctx, input }) => enterRoom(ctx.call, input)),
  get: onEvent("manage-events", eventIdSchema).query(({ ctx, input }) => getRoom(ctx.call, input)),
  save: onEvent("manage-events", saveRoomSchema).mutation(({ ctx, input }) => saveRoom(ctx.call, input)),
});
