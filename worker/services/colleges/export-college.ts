import type * as z from "zod";
import { AppError } from "#shared/errors";
import type { exportPageSchema } from "#shared/inputs/leaving";
import { seal, unseal } from "../../auth/seal.ts";
import { requireStepUp } from "../../auth/step-up.ts";
import type { ActorCtx } from "../../context.ts";
import { EXPORTED_STORES, type ExportPage, exportPage } from "../../repositories/college-rows.ts";

/** The largest college on the slowest line. */
const EXPORT_MS = 3_600_000;

/** `stores` are to be fetched page by page; `ticket` is what each page asks for. */
export type BegunExport = { readonly stores: readonly string[]; readonly ticket: string };

/** That somebody begins is noted before there is a ticket, so no page leaves without a line in the log. */
export async function beginExport(ctx: ActorCtx): Promise<BegunExport> {
  requireStepUp(ctx);
  return { stores: EXPORTED_STORES, ticket: await seal(ctx.env.PASS_ROOT_KEY, labelOf(ctx), String(ctx.now)) };
}

export async function getExportPage(
  ctx: ActorCtx,
  { ticket, store, after }: z.output<typeof exportPageSchema>,
): Promise<ExportPage> {
  requireStepUp(ctx);
  await requireBegun(ctx, ticket);
  const page = await exportPage(ctx.db, store, after);
  if (!page) throw new AppError("NOT_FOUND");
  return page;
}

/** @throws AppError LINK_SPENT for another's ticket, another college's, or one of too long ago */
async function requireBegun(ctx: ActorCtx, ticket: string): Promise<void> {
  const begunAt = await unseal(ctx.env.PASS_ROOT_KEY, labelOf(ctx), ticket).catch(() => null);
  if (begunAt === null || ctx.now - Number(begunAt) >= EXPORT_MS) {
    throw new AppError("LINK_SPENT", "This download was begun too long ago. Begin it again.");
  }
}

function labelOf({ actor, scope }: ActorCtx): string {
  return `export:${scope.college.id}:${actor.userId}`;
}
