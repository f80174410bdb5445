import type * as z from "zod";
import type { saveTemplateSchema } from "#shared/inputs/messages";
import type { MessageKind } from "#shared/message-kinds";
import { ok, type Result, refuse } from "#shared/result";
import type { TemplateRefusal, TemplatesSetup, TemplateText } from "#shared/views/messages";
import type { ActorCtx } from "../../context.ts";
import { whyNotTemplate } from "../../messages/render-template.ts";
import { listTemplates as listRows, saveTemplate as saveRow } from "../../repositories/message-templates.ts";
import { listTemplates } from "./list-templates.ts";

/** A college's own words for a kind of message. What could not be sent later is refused here. */
export async function saveTemplate(
  ctx: ActorCtx,
  { kind, language, version, text }: z.output<typeof saveTemplateSchema>,
): Promise<Result<TemplatesSetup, TemplateRefusal>> {
  const refusal = whyNotText(kind, text);
  if (refusal) return refuse(refusal);
  const rows = await listRows(ctx.db);
  const other = rows.find((one) => one.language !== "en" && one.language !== language);
  if (language !== "en" && other) return refuse({ code: "another-language", language: other.language });
  const row = { kind, language, version, text, savedBy: ctx.actor.userId, savedAt: ctx.now };
  if (!(await saveRow(ctx.db, row))) {
    const newest = (await listRows(ctx.db)).find((one) => one.kind === kind && one.language === language);
    return refuse({ code: "stale-template", version: newest?.version ?? 0 });
  }
  return ok(await listTemplates(ctx));
}

/** The first part of it that cannot be. */
export function whyNotText(kind: MessageKind, text: TemplateText): TemplateRefusal | null {
  for (const part of ["title", "short", "text"] as const) {
    const says = whyNotTemplate(kind, text[part]);
    if (says !== null) return { code: "template-invalid", part, says };
  }
  return null;
}
