import { CAMPAIGN_AHEAD_DAYS_MAX } from "#shared/limits";
import type { CampaignKind } from "#shared/message-kinds";
import type { CampaignAudience, CampaignDraft, CampaignRefusal } from "#shared/views/campaigns";
import type { ActorCtx } from "../../context.ts";
import { whyNotTemplate } from "../../messages/render-template.ts";
import { listTemplates } from "../../repositories/message-templates.ts";

const DAY_MS = 86_400_000;

/** Why it cannot be sent as it is; null: it can. What could not be sent later is refused when it is saved. */
export async function whyNotDraft(
  { db, now }: ActorCtx,
  { audience, texts, scheduledAt }: CampaignDraft,
): Promise<CampaignRefusal | null> {
  for (const { language, text } of texts)
    for (const part of ["title", "short", "text"] as const) {
      const says = whyNotTemplate(kindOf(audience), text[part]);
      if (says !== null) return { code: "text-invalid", language, part, says };
    }
  if (scheduledAt !== null && scheduledAt > now + CAMPAIGN_AHEAD_DAYS_MAX * DAY_MS)
    return { code: "too-far-ahead", daysMax: CAMPAIGN_AHEAD_DAYS_MAX };
  const own = (await listTemplates(db)).find(({ language }) => language !== "en")?.language;
  const others = texts.filter(({ language }) => language !== "en" && language !== (own ?? language));
  if (own && others.length > 0) return { code: "another-language", language: own };
  return null;
}

export function kindOf(audience: CampaignAudience): CampaignKind {
  return audience.type === "event" ? "event-campaign" : "college-campaign";
}
