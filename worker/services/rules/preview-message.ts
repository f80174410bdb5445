import type * as z from "zod";
import { whyNotAction } from "#shared/domain/rules/actions";
import { EXAMPLE_FACTS, recipientOf } from "#shared/domain/rules/templates";
import { nameOfTrigger, specOf } from "#shared/domain/rules/triggers";
import { AppError } from "#shared/errors";
import type { previewRuleSchema } from "#shared/inputs/rules";
import { ok, type Result, refuse } from "#shared/result";
import type { TemplateText } from "#shared/views/messages";
import type { RuleRefusal } from "#shared/views/rules";
import type { ActorCtx } from "../../context.ts";
import { writeWords } from "../../messages/write-words.ts";
import { findEvent } from "../../repositories/events.ts";
import { getSettings } from "../../repositories/message-settings.ts";
import { listTemplates } from "../../repositories/message-templates.ts";
import { listStations } from "../../repositories/stations.ts";
import { wordsOfRule } from "./address-messages.ts";

/**
 * What people would read of a rule's message: in the college's words, in the language of whoever asks, about this event; the numbers
 * are examples. @throws AppError NOT_FOUND
 */
export async function previewMessage(
  ctx: ActorCtx,
  { eventId, trigger, action }: z.output<typeof previewRuleSchema>,
): Promise<Result<TemplateText, RuleRefusal>> {
  const says = whyNotAction(trigger, action);
  if (says) return refuse({ code: "rule-invalid", says });
  const { db, scope, actor, now } = ctx;
  const event = await findEvent(db, eventId);
  if (!event) throw new AppError("NOT_FOUND");
  const [stations, templates, { language }] = await Promise.all([
    listStations(db, [eventId]),
    listTemplates(db),
    getSettings(db, actor.userId),
  ]);
  const known = specOf(nameOfTrigger(trigger)).facts.map((fact) => [fact, EXAMPLE_FACTS[fact] ?? ""] as const);
  const station = stations[0] ? { "station.name": stations[0].name } : {};
  const facts = { ...Object.fromEntries(known), ...station };
  const { kind, variables } = wordsOfRule({ to: recipientOf(action), template: action.template, facts });
  const { title, text, short } = writeWords(
    {
      ...{ id: "preview", kind, createdAt: now, variables, isTrue: true, offerEndsAt: null, payBy: null },
      ...{
        isMoneyBack: false,
        takenBy: null,
        place: null,
        event: { ...event, cancelReason: event.cancelReason ?? null },
      },
      to: { userId: actor.userId, name: actor.name, email: actor.email, isGuest: false },
    },
    { campus: scope.college, templates, language, origin: "" },
  );
  return ok({ title, text, short });
}
