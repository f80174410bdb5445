import * as z from "zod";
import { CONDITION_CHARS_MAX } from "#shared/domain/rules/conditions";
import { EVENT_TRIGGERS, MEASURES, RECIPIENTS } from "#shared/domain/rules/types";
import { commandIdSchema, idSchema } from "#shared/ids";
import {
  RULE_ACTIONS_MAX,
  RULE_BRANCHES_MAX,
  RULE_NAME_CHARS_MAX,
  RULE_NUMBER_MAX,
  RULE_ORDER_MAX,
  RULE_TEXT_CHARS_MAX,
} from "#shared/limits";

const instant = z.number().int().min(0).max(8_640_000_000_000);
const number = z.number().min(-RULE_NUMBER_MAX).max(RULE_NUMBER_MAX);
/** Of a number that rules count: words with dots between, as `station.served`. */
const metric = z
  .string()
  .regex(/^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$/, "Small letters, digits and dots")
  .max(40);
const template = z.string().trim().min(1, "Required").max(RULE_TEXT_CHARS_MAX);
const stationId = idSchema("station").nullable();

const saying = [
  z.strictObject({ type: z.literal("notify"), to: z.enum(RECIPIENTS), template }),
  z.strictObject({ type: z.literal("push"), template }),
  z.strictObject({ type: z.literal("announce"), template }),
] as const;
const actionSchema = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("allow") }),
  z.strictObject({ type: z.literal("reject"), reason: template }),
  z.strictObject({ type: z.literal("check-in") }),
  z.strictObject({ type: z.literal("set"), metric, value: number }),
  z.strictObject({ type: z.literal("increment"), metric, by: number }),
  ...saying,
  z.strictObject({ type: z.literal("open-lane"), vipFirst: z.boolean(), stationId }),
  z.strictObject({ type: z.literal("redistribute"), stationId }),
  z.strictObject({ type: z.literal("pause-intake"), stationId }),
  z.strictObject({ type: z.literal("resume-intake"), stationId }),
  z.strictObject({ type: z.literal("prioritise"), stationId }),
  z.strictObject({ type: z.literal("webhook"), webhookId: idSchema("webhook").nullable() }),
]);
const actions = z.array(actionSchema).max(RULE_ACTIONS_MAX).readonly();

const triggerSchema = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("event"), name: z.enum(EVENT_TRIGGERS) }),
  z
    .strictObject({
      type: z.literal("crossing"),
      measure: z.enum(MEASURES),
      metric: metric.nullable(),
      direction: z.enum(["above", "below"]),
      level: number,
      back: number,
    })
    .refine(({ measure, metric: named }) => (measure === "metric") === (named !== null), {
      message: "Say which number",
      path: ["metric"],
    })
    .refine(({ direction, level, back }) => (direction === "above" ? back <= level : back >= level), {
      message: "It must come back to the other side",
      path: ["back"],
    }),
]);

export const ruleBodySchema = z
  .strictObject({
    name: z.string().trim().min(1, "A name is required").max(RULE_NAME_CHARS_MAX),
    trigger: triggerSchema,
    match: z.enum(["first", "all"]),
    branches: z
      .array(z.strictObject({ when: z.string().trim().max(CONDITION_CHARS_MAX), does: actions }))
      .min(1)
      .max(RULE_BRANCHES_MAX)
      .readonly(),
    otherwise: actions,
    order: z.number().int().min(0).max(RULE_ORDER_MAX),
    isOn: z.boolean(),
    from: instant.nullable(),
    until: instant.nullable(),
    stationId,
  })
  .refine(({ from, until }) => from === null || until === null || from < until, {
    message: "An end must come after its start",
    path: ["until"],
  });

const eventId = idSchema("event");
/** Which rule it is a version of: for the event alone, or for all events of the college. Version 0: there is none there, or none any more. */
const versionOf = {
  scope: z.enum(["event", "college"]),
  ruleId: idSchema("rule").nullable(),
  version: z.number().int().min(0),
};

export const saveRuleSchema = z.strictObject({
  eventId,
  commandId: commandIdSchema,
  ...versionOf,
  body: ruleBodySchema,
});
export const removeRuleSchema = z.strictObject({ eventId, ...versionOf, ruleId: idSchema("rule") });

/** A rule for every college. */
export const savePlatformRuleSchema = z.strictObject({
  commandId: commandIdSchema,
  ruleId: versionOf.ruleId,
  version: versionOf.version,
  body: ruleBodySchema,
});
export const removePlatformRuleSchema = z.strictObject({ ruleId: idSchema("rule"), version: versionOf.version });

export const ruleVersionsSchema = z.strictObject({ eventId, ruleId: idSchema("rule") });

/** What a rule would say, and of what. */
export const previewRuleSchema = z.strictObject({
  eventId,
  trigger: triggerSchema,
  action: z.discriminatedUnion("type", saying),
});

export const listDecisionsSchema = z.strictObject({
  eventId,
  isMatch: z.boolean().default(true),
  /** Of this rule alone. */
  ruleId: idSchema("rule").nullable().default(null),
  before: z
    .union([
      z.strictObject({ at: instant, id: z.string().max(100) }),
      z.strictObject({ at: instant, seq: z.number().int().min(0) }),
    ])
    .nullable()
    .default(null),
});

/**
 * A rule as it would be: `ruleId` null for a new one, `body` null for one that is to go. `onEventId`: what happened at another event of
 * the college.
 */
export const replayRulesSchema = z
  .strictObject({
    eventId,
    onEventId: eventId.optional(),
    ruleId: idSchema("rule").nullable(),
    body: ruleBodySchema.nullable(),
    from: instant,
    until: instant,
  })
  .refine(({ from, until }) => from < until, { message: "An end must come after its start", path: ["until"] })
  .refine(({ ruleId, body }) => ruleId !== null || body !== null, { message: "Name a rule", path: ["body"] });
