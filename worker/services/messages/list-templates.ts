import { TEMPLATE_KINDS } from "#shared/message-kinds";
import type { TemplatesSetup } from "#shared/views/messages";
import type { TenantCtx } from "../../context.ts";
import { SHIPPED_TEXTS } from "../../messages/shipped-texts.ts";
import { listTemplates as listRows } from "../../repositories/message-templates.ts";

/** What messages say at this college. */
export async function listTemplates({ db }: TenantCtx): Promise<TemplatesSetup> {
  const rows = await listRows(db);
  const own = rows.map(({ kind, language, version, text }) => ({ kind, language, version, text }));
  const english = TEMPLATE_KINDS.map(
    (kind) =>
      own.find((one) => one.kind === kind && one.language === "en") ?? {
        ...{ kind, language: "en", version: 0, text: SHIPPED_TEXTS[kind] },
      },
  );
  const others = own.filter(({ language }) => language !== "en");
  return { templates: [...english, ...others], language: others[0]?.language ?? null, shipped: SHIPPED_TEXTS };
}
