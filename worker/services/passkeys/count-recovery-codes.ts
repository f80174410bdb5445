import type { Actor } from "../../auth/scope.ts";
import type { EdgeCtx } from "../../context.ts";
import { countRecoveryCodes as countRows } from "../../repositories/recovery-codes.ts";

/** How many are left. */
export function countRecoveryCodes({ platform, actor }: EdgeCtx & { readonly actor: Actor }): Promise<number> {
  return countRows(platform, actor.userId);
}
