import type * as z from "zod";
import type { LedgerRefusal, RegistrationView } from "#shared/domain/ledger/types";
import type { cancelRegistrationSchema } from "#shared/inputs/attendee";
import type { Result } from "#shared/result";
import type { ActorCtx } from "../../context.ts";

export async function cancelRegistration(
  _ctx: ActorCtx,
  _input: z.output<typeof cancelRegistrationSchema>,
): Promise<Result<RegistrationView, LedgerRefusal>> {
  throw new Error("unreachable");
}
