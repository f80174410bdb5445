import type * as z from "zod";
import type { ScanVerdict } from "#shared/domain/ledger/types";
import type { scanInputSchema } from "#shared/protocol/live";
import type { Result } from "#shared/result";
import type { ActorCtx } from "../../context.ts";

export async function scanPass(
  _ctx: ActorCtx,
  _input: z.output<typeof scanInputSchema>,
): Promise<Result<ScanVerdict, never>> {
  throw new Error("unreachable");
}
