import type * as z from "zod";
import { AppError } from "#shared/errors";
import type { addPasskeySchema } from "#shared/inputs/passkeys";
import type { PasskeyView } from "#shared/views/passkeys";
import { describeDevice } from "../../auth/describe-device.ts";
import { rpIdOf, verifyNewPasskey } from "../../auth/passkeys.ts";
import type { Actor } from "../../auth/scope.ts";
import type { EdgeCtx } from "../../context.ts";
import { addPasskeyRow } from "../../repositories/passkeys.ts";
import { makeOwnerNotice, tellOwner } from "../messages/tell-owner.ts";
import { listPasskeys } from "./list-passkeys.ts";
import { stepUpSession } from "./step-up.ts";

/** Making a passkey proves it, too. Its owner hears of it by mail, in case it was somebody else. */
export async function addPasskey(
  ctx: EdgeCtx & { readonly actor: Actor },
  input: z.output<typeof addPasskeySchema>,
): Promise<PasskeyView[]> {
  const { actor, now, platform } = ctx;
  const verified = await verifyNewPasskey(ctx, input);
  const { browser, system } = describeDevice(ctx.userAgent());
  const notice = makeOwnerNotice(ctx, "passkey-added");
  const row = {
    ...verified,
    userId: actor.userId,
    rpId: rpIdOf(ctx),
    transports: input.transports,
    name: [browser, system].filter(Boolean).join(" on ") || "Passkey",
    createdAt: now,
    lastUsedAt: null,
  };
  if (!(await addPasskeyRow(platform, row, notice)))
    throw new AppError("PASSKEY_REFUSED", "This passkey is known already.");
  await stepUpSession(ctx);
  await tellOwner(ctx, notice);
  return listPasskeys(ctx);
}
