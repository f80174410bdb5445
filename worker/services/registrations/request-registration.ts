import type * as z from "zod";
import type { LedgerRefusal, RegistrationView } from "#shared/domain/ledger/types";
import type { registerSchema } from "#shared/inputs/attendee";
import type { Result } from "#shared/result";
import type { ActorCtx } from "../../context.ts";

export async function requestRegistration(
  _ctx: ActorCtx,
  _input: z.output<typeof registerSchema>,
): Promise<Result<RegistrationView, LedgerRefusal>> {
  throw new Error("unreachable");
}
