import type * as z from "zod";
import type { LedgerRefusal, RegistrationView } from "#shared/domain/ledger/types";
import type { registrationCommandSchema } from "#shared/inputs/organizer";
import type { Result } from "#shared/result";
import type { ActorCtx } from "../../context.ts";

export async function revokePass(
  _ctx: ActorCtx,
  _input: z.output<typeof registrationCommandSchema>,
): Promise<Result<RegistrationView, LedgerRefusal>> {
  throw new Error("unreachable");
}
