import type * as z from "zod";
import type { eventIdSchema } from "#shared/inputs/attendee";
import type { ScannerSetup } from "#shared/views/gate";
import type { ActorCtx } from "../../context.ts";

export async function getScannerSetup(_ctx: ActorCtx, _input: z.output<typeof eventIdSchema>): Promise<ScannerSetup> {
  throw new Error("unreachable");
}
