import type * as z from "zod";
import { AppError } from "#shared/errors";
import type { endSessionsSchema } from "#shared/inputs/auth";
import type { OpenSession } from "#shared/views/session";
import { closeSocketsSoon } from "../../auth/close-sockets.ts";
import { requireOwnAccount } from "../../auth/own-account.ts";
import type { Actor } from "../../auth/scope.ts";
import type { EdgeCtx } from "../../context.ts";
import { dropSubscriptionsOf } from "../../repositories/push-subscriptions.ts";
import { deleteSessions } from "../../repositories/sessions.ts";
import { openShardDbs } from "../../repositories/shard-dbs.ts";
import { listSessions } from "./list-sessions.ts";

/** Signs somebody out on another of their devices, or (null) on all others; this one signs out by `endSession`. */
export async function endOtherSessions(
  ctx: EdgeCtx & { readonly actor: Actor },
  { sessionId }: z.output<typeof endSessionsSchema>,
): Promise<OpenSession[]> {
  await requireOwnAccount(ctx);
  const open = await listSessions(ctx);
  const ended = open.filter(({ id, current }) => !current && (sessionId === null || sessionId === id));
  if (sessionId !== null && ended.length === 0) throw new AppError("NOT_FOUND");
  const ids = ended.map(({ id }) => id);
  await dropSubscriptionsOf(openShardDbs(ctx.env), ids);
  await deleteSessions(ctx.platform, ids, ctx.now);
  closeSocketsSoon(ctx, ids);
  return open.filter(({ id }) => !ids.includes(id));
}
