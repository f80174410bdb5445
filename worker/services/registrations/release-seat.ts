import type * as z from "zod";
import type { LedgerRefusal } from "#shared/domain/ledger/types";
import type { holdSeatSchema } from "#shared/inputs/attendee";
import type { Done, Result } from "#shared/result";
import type { ActorCtx } from "../../context.ts";

export async function releaseSeat(
  _ctx: ActorCtx,
  _input: z.output<typeof holdSeatSchema>,
): Promise<Result<Done, LedgerRefusal>> {
  throw new Error("unreachable");
}
