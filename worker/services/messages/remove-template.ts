import type * as z from "zod";
import type { removeTemplateSchema } from "#shared/inputs/messages";
import { ok, type Result, refuse } from "#shared/result";
import type { TemplateRefusal, TemplatesSetup } from "#shared/views/messages";
import type { ActorCtx } from "../../context.ts";
import { listTemplates as listRows, removeTemplate as removeRow } from "../../repositories/message-templates.ts";
import { listTemplates } from "./list-templates.ts";

/** Ours hold again. One that is gone already is no harm. */
export async function removeTemplate(
  ctx: ActorCtx,
  which: z.output<typeof removeTemplateSchema>,
): Promise<Result<TemplatesSetup, TemplateRefusal>> {
  if (!(await removeRow(ctx.db, which))) {
    const left = (await listRows(ctx.db)).find(
      ({ kind, language }) => kind === which.kind && language === which.language,
    );
    if (left) return refuse({ code: "stale-template", version: left.version });
  }
  return ok(await listTemplates(ctx));
}
