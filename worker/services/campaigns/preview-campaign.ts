import type * as z from "zod";
import type { previewCampaignSchema } from "#shared/inputs/campaigns";
import { VARIABLES, type VariableName, type Variables, variablesOf } from "#shared/message-kinds";
import { ok, type Result, refuse } from "#shared/result";
import type { CampaignRefusal } from "#shared/views/campaigns";
import type { TemplatePreview } from "#shared/views/messages";
import type { ActorCtx } from "../../context.ts";
import { describeMessage } from "../../messages/describe-message.ts";
import { renderTemplate, whyNotTemplate } from "../../messages/render-template.ts";
import { findEvent } from "../../repositories/events.ts";
import type { MessageCause } from "../../repositories/message-causes.ts";
import { kindOf } from "./check-draft.ts";
import { requireAudience } from "./require-audience.ts";

/** What it says of its event, to whoever asks: nobody sees another's. */
export async function previewCampaign(
  ctx: ActorCtx,
  { audience, language, text }: z.output<typeof previewCampaignSchema>,
): Promise<Result<TemplatePreview, CampaignRefusal>> {
  await requireAudience(ctx, audience);
  const kind = kindOf(audience);
  for (const part of ["title", "short", "text"] as const) {
    const says = whyNotTemplate(kind, text[part]);
    if (says !== null) return refuse({ code: "text-invalid", language, part, says });
  }
  const { db, scope, actor, origin, now } = ctx;
  const event = audience.type === "event" ? await findEvent(db, audience.eventId) : null;
  const about: MessageCause = {
    ...{ id: "preview", kind, createdAt: now, isTrue: true, isMoneyBack: false, variables: null, event, place: null },
    ...{ offerEndsAt: null, payBy: null, takenBy: null },
    to: { userId: actor.userId, name: actor.name, email: actor.email, isGuest: false },
  };
  const known = describeMessage(about, scope.college, language);
  const values: Variables = Object.fromEntries(
    variablesOf(kind).map((name: VariableName) => [name, known[name] || VARIABLES[name]]),
  );
  const link = `${origin}${values.link ?? ""}`;
  return ok({ said: renderTemplate(kind, text, { ...values, link }), values, eventTitle: event?.title ?? null });
}
