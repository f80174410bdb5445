import type * as z from "zod";
import { AppError } from "#shared/errors";
import type { removePasskeySchema } from "#shared/inputs/passkeys";
import type { PasskeyView } from "#shared/views/passkeys";
import { requireOwnAccount } from "../../auth/own-account.ts";
import type { Actor } from "../../auth/scope.ts";
import { requireStepUp } from "../../auth/step-up.ts";
import type { EdgeCtx } from "../../context.ts";
import { deletePasskey } from "../../repositories/passkeys.ts";
import { listPasskeys } from "./list-passkeys.ts";

export async function removePasskey(
  ctx: EdgeCtx & { readonly actor: Actor },
  { id }: z.output<typeof removePasskeySchema>,
): Promise<PasskeyView[]> {
  requireStepUp(ctx);
  await requireOwnAccount(ctx);
  if (!(await deletePasskey(ctx.platform, ctx.actor.userId, id))) throw new AppError("NOT_FOUND");
  return listPasskeys(ctx);
}
