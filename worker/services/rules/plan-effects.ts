import { executorOf } from "#shared/domain/rules/actions";
import { factsOfStep } from "#shared/domain/rules/triggers";
import type { Action, Decision, Facts } from "#shared/domain/rules/types";
import type { WebhookId } from "#shared/ids";
import type { RuleMessage } from "#shared/views/rules";
import { newId } from "../../ids.ts";
import type { RuleEffectRow } from "../../repositories/rule-effects.ts";
import type { QuieterQueues, Relieved } from "./find-quieter-queues.ts";

/** What is asked for this late, after an outage, would surprise people: it is kept, and not done. */
export const LATE_MS = 15 * 60_000;

type Planned = Omit<RuleEffectRow, "collegeId">;

/** What a decision wants done by others than the rules themselves. */
export function planEffects(
  { happening, steps }: Decision,
  {
    eventId,
    now,
    quieterQueues,
    webhooksOn,
  }: {
    readonly eventId: Planned["eventId"];
    readonly now: number;
    readonly quieterQueues: QuieterQueues;
    readonly webhooksOn: ReadonlySet<WebhookId>;
  },
): Planned[] {
  const isLate = happening.at < now - LATE_MS;
  const wanted = steps.flatMap((step) => {
    const facts = factsOfStep(happening.facts, step);
    const { ruleId, actions, stopped } = step;
    return stopped === null
      ? actions.flatMap((action) => executorsOf(action).map((executor) => ({ ruleId, action, executor, facts })))
      : [];
  });
  return wanted.map(({ ruleId, action, executor, facts }, number): Planned => {
    const stationId = ("stationId" in action ? action.stationId : null) ?? happening.stationId;
    const relieved = (action.type === "redistribute" && stationId && quieterQueues.get(stationId)) || null;
    const said = executor === "message" ? messageOf(action, facts, relieved) : null;
    const isNowhere = action.type === "redistribute" && relieved === null;
    const ended = isLate
      ? ({ status: "late", outcome: "too-late", settledAt: now } as const)
      : isNowhere
        ? ({ status: "refused", outcome: "no-other-queue", settledAt: now } as const)
        : action.type === "webhook"
          ? handOver(action, webhooksOn, now)
          : ({ status: "pending", outcome: null, settledAt: null } as const);
    const { id: decisionId, userId } = happening;
    const place = { eventId, decisionId, ruleId, number, stationId, userId, at: now };
    return { id: newId("ruleEffect", now), ...place, executor, action, said, command: null, ...ended };
  });
}

/** The station does it, somebody is told, or another system; of a queue to be relieved, its volunteers hear as well. */
function executorsOf(action: Action): ("station" | "message" | "webhook")[] {
  const executor = executorOf(action);
  if (executor !== "station" && executor !== "message" && executor !== "webhook") return [];
  return action.type === "redistribute" ? ["station", "message"] : [executor];
}

/** With the effect's row comes the message, by a trigger: from there on it is the webhook's to deliver. */
function handOver(
  { webhookId }: Extract<Action, { type: "webhook" }>,
  webhooksOn: ReadonlySet<WebhookId>,
  settledAt: number,
) {
  return webhookId !== null && webhooksOn.has(webhookId)
    ? ({ status: "done", outcome: "handed-over", settledAt } as const)
    : ({ status: "refused", outcome: "webhook-off", settledAt } as const);
}

/** @param relieved the queue that an action is to relieve, which need not be where it happened */
function messageOf(action: Action, facts: Facts, relieved: Relieved | null): RuleMessage | null {
  switch (action.type) {
    case "notify":
      return { to: action.to, template: action.template, facts };
    case "push":
      return { to: "person", template: action.template, facts };
    case "announce":
      return { to: "everybody", template: action.template, facts };
    case "redistribute":
      return {
        to: "station-volunteers",
        template: "redistribute",
        facts: { ...facts, ...(relieved && { "station.name": relieved.name, "other.station": relieved.other }) },
      };
    default:
      return null;
  }
}
