import type { TemplateText } from "#shared/views/messages";
import { describeFailure, logLine } from "../log.ts";
import type { MessageCause } from "../repositories/message-causes.ts";
import type { TemplateRow } from "../repositories/message-templates.ts";
import { type Campus, describeMessage } from "./describe-message.ts";
import { renderTemplate } from "./render-template.ts";
import { SHIPPED_TEXTS } from "./shipped-texts.ts";

export type Words = TemplateText & { readonly link: string };

/** A message in the college's own words for it, in somebody's language or else in English; or in ours. */
export function writeWords(
  cause: MessageCause,
  {
    campus,
    templates,
    language,
  }: { readonly campus: Campus; readonly templates: readonly TemplateRow[]; readonly language: string },
): Words {
  const { kind } = cause;
  const own = [language, "en"]
    .map((wanted) => templates.find((one) => one.kind === kind && one.language === wanted))
    .find((found) => found !== undefined);
  const values = describeMessage(cause, campus, own?.language ?? "en");
  const link = values.link ?? "";
  if (own) {
    try {
      return { ...renderTemplate(kind, own.text, values), link };
    } catch (failure) {
      logLine("error", "a college's text says nothing", { kind, language, failure: describeFailure(failure) });
    }
  }
  return { ...renderTemplate(kind, SHIPPED_TEXTS[kind], describeMessage(cause, campus, "en")), link };
}
