import type * as z from "zod";
import type { previewTemplateSchema } from "#shared/inputs/messages";
import { VARIABLES, type VariableName, type Variables, variablesOf } from "#shared/message-kinds";
import { ok, type Result, refuse } from "#shared/result";
import type { TemplatePreview, TemplateRefusal } from "#shared/views/messages";
import type { ActorCtx } from "../../context.ts";
import { describeMessage } from "../../messages/describe-message.ts";
import { renderTemplate } from "../../messages/render-template.ts";
import { findNextEvent } from "../../repositories/events.ts";
import { listMessageCauses, type MessageCause } from "../../repositories/message-causes.ts";
import { findNewestMessage } from "../../repositories/messages.ts";
import { whyNotText } from "./save-template.ts";

/**
 * What a text says of something real: of the newest message of its kind, or of the next event; always to whoever asks, so that
 * nobody sees another's. What neither knows is an example.
 */
export async function previewTemplate(
  ctx: ActorCtx,
  { kind, language, text }: z.output<typeof previewTemplateSchema>,
): Promise<Result<TemplatePreview, TemplateRefusal>> {
  const refusal = whyNotText(kind, text);
  if (refusal) return refuse(refusal);
  const { db, scope, actor, now } = ctx;
  const newest = await findNewestMessage(db, kind);
  const cause = newest === null ? null : (await listMessageCauses(db, [newest])).get(newest);
  const event = cause?.event ?? (await findNextEvent(db, now));
  const to = { userId: actor.userId, name: actor.name, email: actor.email, isGuest: false };
  const about: MessageCause = {
    ...{ id: "preview", kind, createdAt: now, isTrue: true, to },
    variables: cause?.variables ?? null,
    place: null,
    event: event && { ...event, cancelReason: event.cancelReason ?? null },
    offerEndsAt: cause?.offerEndsAt ?? null,
    payBy: cause?.payBy ?? null,
    isMoneyBack: cause?.isMoneyBack ?? true,
    takenBy: null,
  };
  const known = describeMessage(about, scope.college, language);
  const values: Variables = Object.fromEntries(
    variablesOf(kind).map((name: VariableName) => [name, known[name] || VARIABLES[name]]),
  );
  return ok({ said: renderTemplate(kind, text, values), values, eventTitle: event?.title ?? null });
}
