import type * as z from "zod";
import type { listAuditSchema } from "#shared/inputs/audit";
import type { AuditPage } from "#shared/views/audit";
import type { ActorCtx } from "../../context.ts";
import { listAuditEntries } from "../../repositories/audit-entries.ts";

export async function listAudit(
  ctx: ActorCtx,
  { before, actorId, limit }: z.output<typeof listAuditSchema>,
): Promise<AuditPage> {
  const entries = await listAuditEntries(ctx.db, { before: before ?? null, actorId: actorId ?? null, limit });
  return { entries, next: entries.length === limit ? (entries.at(-1)?.seq ?? null) : null };
}
