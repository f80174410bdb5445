import { eventIdSchema } from "#shared/inputs/attendee";
import { checkLogSchema, listHistorySchema, pastSchema } from "#shared/inputs/history";
import { checkBooks } from "../services/history/check-books.ts";
import { checkLog } from "../services/history/check-log.ts";
import { getPast } from "../services/history/get-past.ts";
import { getSales } from "../services/history/get-sales.ts";
import { listHistory } from "../services/history/list-history.ts";
import { onEvent, router } from "./trpc.ts";

/** What happened at an event, when, and when it was known. */
export const historyRouter = router({
  list: onEvent("manage-events", listHistorySchema).query(({ ctx, input }) => listHistory(ctx.call, input)),
  past: onEvent("manage-events", pastSchema).query(({ ctx, input }) => getPast(ctx.call, input)),
  sales: onEvent("manage-events", eventIdSchema).query(({ ctx, input }) => getSales(ctx.call, input)),
  checkBooks: onEvent("manage-events", eventIdSchema).query(({ ctx, input }) => checkBooks(ctx.call, input)),
  checkLog: onEvent("manage-events", checkLogSchema).query(({ ctx, input }) => checkLog(ctx.call, input)),
});
