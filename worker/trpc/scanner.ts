import { eventIdSchema } from "#shared/inputs/attendee";
import { scanInputSchema } from "#shared/protocol/live";
import { getScannerSetup } from "../services/events/get-scanner-setup.ts";
import { listScannerEvents } from "../services/events/list-scanner-events.ts";
import { scanPass } from "../services/passes/scan-pass.ts";
import { onEvent, router, somewhere } from "./trpc.ts";

export const scannerRouter = router({
  listEvents: somewhere("help").query(({ ctx }) => listScannerEvents(ctx.call)),
  setup: onEvent("scan", eventIdSchema).query(({ ctx, input }) => getScannerSetup(ctx.call, input)),
  scan: onEvent("scan", scanInputSchema).mutation(({ ctx, input }) => scanPass(ctx.call, input)),
});
