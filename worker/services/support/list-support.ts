import type { SupportAccess } from "#shared/views/support";
import type { Actor } from "../../auth/scope.ts";
import type { ActorCtx, EdgeCtx } from "../../context.ts";
import { listSupportAccesses, listSupportOf } from "../../repositories/support-accesses.ts";

/** Who asked to be let into this college. */
export function listSupport({ db, now }: ActorCtx): Promise<SupportAccess[]> {
  return listSupportAccesses(db, now);
}

/** Where the one who asks has asked to be let in. */
export function listOwnSupport({
  platform,
  actor,
  now,
}: EdgeCtx & { readonly actor: Actor }): Promise<SupportAccess[]> {
  return listSupportOf(platform, actor.userId, now);
}
