import { stationIdSchema } from "#shared/inputs/attendee";
import {
  handOverSchema,
  orderCommandSchema,
  setIntakeSchema,
  setServersSchema,
  skuCommandSchema,
  stationCommandSchema,
  tokenCommandSchema,
} from "#shared/inputs/staff";
import { resumeSelling } from "../services/menus/resume-selling.ts";
import { stopSelling } from "../services/menus/stop-selling.ts";
import { handOver } from "../services/orders/hand-over.ts";
import { handOverOrder } from "../services/orders/hand-over-order.ts";
import { markReady } from "../services/orders/mark-ready.ts";
import { rejectOrder } from "../services/orders/reject-order.ts";
import { startOrder } from "../services/orders/start-order.ts";
import { getBoard } from "../services/stations/get-board.ts";
import { setIntake } from "../services/stations/set-intake.ts";
import { callNext } from "../services/tokens/call-next.ts";
import { cancelToken } from "../services/tokens/cancel-token.ts";
import { finishToken } from "../services/tokens/finish-token.ts";
import { markArrived } from "../services/tokens/mark-arrived.ts";
import { markMissed } from "../services/tokens/mark-missed.ts";
import { setServers } from "../services/tokens/set-servers.ts";
import { onStation, router } from "./trpc.ts";

export const stationRouter = router({
  board: onStation("run-station", stationIdSchema).query(({ ctx, input }) => getBoard(ctx.call, input)),
  setIntake: onStation("run-station", setIntakeSchema).mutation(({ ctx, input }) => setIntake(ctx.call, input)),
  setServers: onStation("run-station", setServersSchema).mutation(({ ctx, input }) => setServers(ctx.call, input)),
  callNext: onStation("run-station", stationCommandSchema).mutation(({ ctx, input }) => callNext(ctx.call, input)),
  arrived: onStation("run-station", tokenCommandSchema).mutation(({ ctx, input }) => markArrived(ctx.call, input)),
  finish: onStation("run-station", tokenCommandSchema).mutation(({ ctx, input }) => finishToken(ctx.call, input)),
  markMissed: onStation("run-station", tokenCommandSchema).mutation(({ ctx, input }) => markMissed(ctx.call, input)),
  cancelToken: onStation("run-station", tokenCommandSchema).mutation(({ ctx, input }) => cancelToken(ctx.call, input)),
  startOrder: onStation("run-station", orderCommandSchema).mutation(({ ctx, input }) => startOrder(ctx.call, input)),
  markReady: onStation("run-station", orderCommandSchema).mutation(({ ctx, input }) => markReady(ctx.call, input)),
  rejectOrder: onStation("run-station", orderCommandSchema).mutation(({ ctx, input }) => rejectOrder(ctx.call, input)),
  handOver: onStation("run-station", handOverSchema).mutation(({ ctx, input }) => handOver(ctx.call, input)),
  handOverOrder: onStation("run-station", orderCommandSchema).mutation(({ ctx, input }) =>
    handOverOrder(ctx.call, input),
  ),
  stopSelling: onStation("run-station", skuCommandSchema).mutation(({ ctx, input }) => stopSelling(ctx.call, input)),
  resumeSelling: onStation("run-station", skuCommandSchema).mutation(({ ctx, input }) =>
    resumeSelling(ctx.call, input),
  ),
});
