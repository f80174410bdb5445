import type * as z from "zod";
import { AppError } from "#shared/errors";
import type { exportPageSchema } from "#shared/inputs/leaving";
import { requireStepUp } from "../../auth/step-up.ts";
import type { ActorCtx } from "../../context.ts";
import { EXPORTED_STORES, type ExportPage, exportPage } from "../../repositories/college-rows.ts";

/** @returns which stores there are, each to be fetched page by page. That somebody begins is noted. */
export async function beginExport(ctx: ActorCtx): Promise<readonly string[]> {
  requireStepUp(ctx);
  return EXPORTED_STORES;
}

export async function getExportPage(
  ctx: ActorCtx,
  { store, after }: z.output<typeof exportPageSchema>,
): Promise<ExportPage> {
  requireStepUp(ctx);
  const page = await exportPage(ctx.db, store, after);
  if (!page) throw new AppError("NOT_FOUND");
  return page;
}
