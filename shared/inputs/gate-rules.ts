import * as z from "zod";
import type { FactValue } from "#shared/domain/rules/types";
import { BINARY_OPS, type Expression, TEXT_OPS } from "#shared/expression";
import type { GateRule } from "#shared/gate-rules";
import { idSchema } from "#shared/ids";
import { RULE_BRANCHES_MAX, RULE_NAME_CHARS_MAX, RULE_TEXT_CHARS_MAX, RULES_MAX } from "#shared/limits";

/** Deeper than any text of a rule can be. */
const EXPRESSION_DEPTH_MAX = 200;

const instant = z.number().int().min(0).max(8_640_000_000_000);
const factValue: z.ZodType<FactValue> = z.union([z.number(), z.string(), z.boolean()]);
const expressionAt = (depth: number): z.ZodType<Expression> =>
  z.lazy(() => {
    const inner = depth < EXPRESSION_DEPTH_MAX ? expressionAt(depth + 1) : (z.never() as z.ZodType<Expression>);
    return z.union([
      z.strictObject({ op: z.literal("value"), value: factValue }),
      z.strictObject({ op: z.literal("fact"), name: z.string().max(40) }),
      z.strictObject({ op: z.enum(["not", "minus"]), of: inner }),
      z.strictObject({ op: z.enum(BINARY_OPS), left: inner, right: inner }),
      z.strictObject({ op: z.literal("in"), of: inner, list: z.array(factValue).max(50).readonly() }),
      z.strictObject({ op: z.enum(TEXT_OPS), of: inner, text: z.string() }),
    ]);
  });

const reason = z.string().min(1).max(RULE_TEXT_CHARS_MAX).nullable();

/** What organizers' rules say at gates, as it travels. */
export const gateRulesSchema: z.ZodType<GateRule[]> = z
  .array(
    z.strictObject({
      id: idSchema("rule"),
      name: z.string().min(1).max(RULE_NAME_CHARS_MAX),
      savedAt: instant,
      match: z.enum(["first", "all"]),
      branches: z
        .array(z.strictObject({ when: expressionAt(0), rejects: reason }))
        .min(1)
        .max(RULE_BRANCHES_MAX)
        .readonly(),
      otherwise: reason,
      from: instant.nullable(),
      until: instant.nullable(),
    }),
  )
  // An event's own and its college's: each was counted where it was saved.
  .max(2 * RULES_MAX);
