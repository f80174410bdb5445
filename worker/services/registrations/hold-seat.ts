import type * as z from "zod";
import type { LedgerRefusal } from "#shared/domain/ledger/types";
import type { holdSeatSchema } from "#shared/inputs/attendee";
import type { Result } from "#shared/result";
import type { SeatHeld } from "#shared/views/event";
import type { ActorCtx } from "../../context.ts";

export async function holdSeat(
  _ctx: ActorCtx,
  _input: z.output<typeof holdSeatSchema>,
): Promise<Result<SeatHeld, LedgerRefusal>> {
  throw new Error("unreachable");
}
