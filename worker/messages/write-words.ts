import { isCampaign } from "#shared/message-kinds";
import type { CampaignText } from "#shared/views/campaigns";
import type { TemplateText } from "#shared/views/messages";
import { describeFailure, logLine } from "../log.ts";
import type { MessageCause } from "../repositories/message-causes.ts";
import type { TemplateRow } from "../repositories/message-templates.ts";
import { type Campus, describeMessage } from "./describe-message.ts";
import { renderTemplate } from "./render-template.ts";
import { SHIPPED_TEXTS } from "./shipped-texts.ts";

export type Words = TemplateText & { readonly link: string };

export type WordsSetting = {
  readonly campus: Campus;
  readonly language: string;
  /** Scheme and host before the link; empty: it stays a path. */
  readonly origin: string;
};

/** A message in the college's own words for it, in somebody's language or else in English; or in ours. */
export function writeWords(
  cause: MessageCause,
  { campus, templates, language, origin }: WordsSetting & { readonly templates: readonly TemplateRow[] },
): Words {
  const { kind } = cause;
  if (isCampaign(kind)) throw new Error("a campaign brings its own words");
  const own = [language, "en"]
    .map((wanted) => templates.find((one) => one.kind === kind && one.language === wanted))
    .find((found) => found !== undefined);
  const say = (language: string) => {
    const values = describeMessage(cause, campus, language);
    return { ...values, link: `${origin}${values.link ?? ""}` };
  };
  const values = say(own?.language ?? "en");
  const { link } = values;
  if (own) {
    try {
      return { ...renderTemplate(kind, own.text, values), link };
    } catch (failure) {
      logLine("error", "a college's text says nothing", { kind, language, failure: describeFailure(failure) });
    }
  }
  return { ...renderTemplate(kind, SHIPPED_TEXTS[kind], say("en")), link };
}

/** A campaign in somebody's language, else in English, else in the one there is. @throws Error for a text that cannot be */
export function writeCampaign(
  cause: MessageCause,
  texts: readonly CampaignText[],
  { campus, language, origin }: WordsSetting,
): Words {
  const chosen =
    [language, "en"].map((wanted) => texts.find((one) => one.language === wanted)).find((found) => found) ?? texts[0];
  if (!chosen) throw new Error("a campaign says nothing");
  const values = describeMessage(cause, campus, chosen.language);
  const link = `${origin}${values.link ?? ""}`;
  return { ...renderTemplate(cause.kind, chosen.text, { ...values, link }), link };
}
