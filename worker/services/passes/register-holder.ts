import type * as z from "zod";
import { decodeBase64Url } from "#shared/base64url";
import type { RegistrationView } from "#shared/domain/ledger/answers";
import type { LedgerRefusal } from "#shared/domain/ledger/refusals";
import { readVerifyKey } from "#shared/ed25519";
import { AppError } from "#shared/errors";
import type { registerHolderSchema } from "#shared/inputs/passes";
import type { Result } from "#shared/result";
import type { ActorCtx } from "../../context.ts";
import { requireEvent } from "../events/require-event.ts";
import { registrationOf } from "../registrations/read-registration.ts";

/**
 * From now on this phone shows the pass rotating.
 * @throws AppError BAD_INPUT for what is no public key, or one that anybody could sign for
 */
export async function registerHolder(
  ctx: ActorCtx,
  { commandId, eventId, passId, holderKey, replace }: z.output<typeof registerHolderSchema>,
): Promise<Result<RegistrationView, LedgerRefusal>> {
  await requireEvent(ctx, eventId);
  const key = decodeBase64Url(holderKey);
  if (!key || !(await readVerifyKey(key))) throw new AppError("BAD_INPUT");
  const { userId } = ctx.actor;
  return registrationOf(
    await ctx.objects
      .ledger(eventId)
      .submit(commandId, userId, { type: "RegisterHolder", userId, passId, holderKey, replace }),
  );
}
