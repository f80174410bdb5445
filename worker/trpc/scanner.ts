import { eventIdSchema } from "#shared/inputs/attendee";
import { scanInputSchema } from "#shared/protocol/live";
import { getScannerSetup } from "../services/events/get-scanner-setup.ts";
import { listScannerEvents } from "../services/events/list-scanner-events.ts";
import { scanPass } from "../services/passes/scan-pass.ts";
import { router, scannerProcedure } from "./trpc.ts";

export const scannerRouter = router({
  listEvents: scannerProcedure.query(({ ctx }) => listScannerEvents(ctx.call)),
  setup: scannerProcedure.input(eventIdSchema).query(({ ctx, input }) => getScannerSetup(ctx.call, input)),
  scan: scannerProcedure.input(scanInputSchema).mutation(({ ctx, input }) => scanPass(ctx.call, input)),
});
