import { stationIdSchema } from "#shared/inputs/attendee";
import {
  callNextSchema,
  callTokenSchema,
  endPrioritySchema,
  handOverLateSchema,
  handOverSchema,
  issueTokenSchema,
  orderCommandSchema,
  pauseQueueSchema,
  setDeskSchema,
  setExtraSchema,
  setIntakeSchema,
  setServersSchema,
  skuCommandSchema,
  splitGroupSchema,
  tokenCommandSchema,
  transferTokenSchema,
  writeNoteSchema,
} from "#shared/inputs/staff";
import { resumeSelling } from "../services/menus/resume-selling.ts";
import { stopSelling } from "../services/menus/stop-selling.ts";
import { handOver } from "../services/orders/hand-over.ts";
import { handOverLate } from "../services/orders/hand-over-late.ts";
import { handOverOrder } from "../services/orders/hand-over-order.ts";
import { listReady } from "../services/orders/list-ready.ts";
import { markReady } from "../services/orders/mark-ready.ts";
import { rejectOrder } from "../services/orders/reject-order.ts";
import { startOrder } from "../services/orders/start-order.ts";
import { getBoard } from "../services/stations/get-board.ts";
import { listNotes } from "../services/stations/list-notes.ts";
import { listOtherQueues } from "../services/stations/list-other-queues.ts";
import { pauseQueue } from "../services/stations/pause-queue.ts";
import { setIntake } from "../services/stations/set-intake.ts";
import { showPresenceCode } from "../services/stations/show-presence-code.ts";
import { writeNote } from "../services/stations/write-note.ts";
import { callNext } from "../services/tokens/call-next.ts";
import { callToken } from "../services/tokens/call-token.ts";
import { cancelToken } from "../services/tokens/cancel-token.ts";
import { endPriority } from "../services/tokens/end-priority.ts";
import { finishToken } from "../services/tokens/finish-token.ts";
import { issueToken } from "../services/tokens/issue-token.ts";
import { markArrived } from "../services/tokens/mark-arrived.ts";
import { markMissed } from "../services/tokens/mark-missed.ts";
import { ringToken } from "../services/tokens/ring-token.ts";
import { setDesk } from "../services/tokens/set-desk.ts";
import { setExtra } from "../services/tokens/set-extra.ts";
import { setServers } from "../services/tokens/set-servers.ts";
import { splitGroup } from "../services/tokens/split-group.ts";
import { transferToken } from "../services/tokens/transfer-token.ts";
import { undoNoShow } from "../services/tokens/undo-no-show.ts";
import { onStation, router } from "./trpc.ts";

export const stationRouter = router({
  board: onStation("run-station", stationIdSchema).query(({ ctx, input }) => getBoard(ctx.call, input)),
  presenceCode: onStation("run-station", stationIdSchema).query(({ ctx, input }) => showPresenceCode(ctx.call, input)),
  setIntake: onStation("run-station", setIntakeSchema).mutation(({ ctx, input }) => setIntake(ctx.call, input)),
  setServers: onStation("run-station", setServersSchema).mutation(({ ctx, input }) => setServers(ctx.call, input)),
  callNext: onStation("run-station", callNextSchema).mutation(({ ctx, input }) => callNext(ctx.call, input)),
  arrived: onStation("run-station", tokenCommandSchema).mutation(({ ctx, input }) => markArrived(ctx.call, input)),
  finish: onStation("run-station", tokenCommandSchema).mutation(({ ctx, input }) => finishToken(ctx.call, input)),
  markMissed: onStation("run-station", tokenCommandSchema).mutation(({ ctx, input }) => markMissed(ctx.call, input)),
  cancelToken: onStation("run-station", tokenCommandSchema).mutation(({ ctx, input }) => cancelToken(ctx.call, input)),
  setDesk: onStation("run-station", setDeskSchema).mutation(({ ctx, input }) => setDesk(ctx.call, input)),
  endPriority: onStation("run-station", endPrioritySchema).mutation(({ ctx, input }) => endPriority(ctx.call, input)),
  setExtra: onStation("run-station", setExtraSchema).mutation(({ ctx, input }) => setExtra(ctx.call, input)),
  pauseQueue: onStation("run-station", pauseQueueSchema).mutation(({ ctx, input }) => pauseQueue(ctx.call, input)),
  notes: onStation("run-station", stationIdSchema).query(({ ctx, input }) => listNotes(ctx.call, input)),
  writeNote: onStation("run-station", writeNoteSchema).mutation(({ ctx, input }) => writeNote(ctx.call, input)),
  callToken: onStation("run-station", callTokenSchema).mutation(({ ctx, input }) => callToken(ctx.call, input)),
  ring: onStation("run-station", tokenCommandSchema).mutation(({ ctx, input }) => ringToken(ctx.call, input)),
  undoNoShow: onStation("run-station", tokenCommandSchema).mutation(({ ctx, input }) => undoNoShow(ctx.call, input)),
  issueToken: onStation("run-station", issueTokenSchema).mutation(({ ctx, input }) => issueToken(ctx.call, input)),
  splitGroup: onStation("run-station", splitGroupSchema).mutation(({ ctx, input }) => splitGroup(ctx.call, input)),
  transferToken: onStation("run-station", transferTokenSchema).mutation(({ ctx, input }) =>
    transferToken(ctx.call, input),
  ),
  listOtherQueues: onStation("run-station", stationIdSchema).query(({ ctx, input }) =>
    listOtherQueues(ctx.call, input),
  ),
  startOrder: onStation("run-station", orderCommandSchema).mutation(({ ctx, input }) => startOrder(ctx.call, input)),
  markReady: onStation("run-station", orderCommandSchema).mutation(({ ctx, input }) => markReady(ctx.call, input)),
  rejectOrder: onStation("run-station", orderCommandSchema).mutation(({ ctx, input }) => rejectOrder(ctx.call, input)),
  handOver: onStation("run-station", handOverSchema).mutation(({ ctx, input }) => handOver(ctx.call, input)),
  handOverLate: onStation("run-station", handOverLateSchema).mutation(({ ctx, input }) =>
    handOverLate(ctx.call, input),
  ),
  readyOrders: onStation("run-station", stationIdSchema).query(({ ctx, input }) => listReady(ctx.call, input)),
  handOverOrder: onStation("run-station", orderCommandSchema).mutation(({ ctx, input }) =>
    handOverOrder(ctx.call, input),
  ),
  stopSelling: onStation("run-station", skuCommandSchema).mutation(({ ctx, input }) => stopSelling(ctx.call, input)),
  resumeSelling: onStation("run-station", skuCommandSchema).mutation(({ ctx, input }) =>
    resumeSelling(ctx.call, input),
  ),
});
