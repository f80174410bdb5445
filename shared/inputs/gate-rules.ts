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
const part = z.unknown();
/** One node of a tree; its parts are nodes again. */
const nodeSchema = z.discriminatedUnion("op", [
  z.strictObject({ op: z.literal("value"), value: factValue }),
  z.strictObject({ op: z.literal("fact"), name: z.string().max(40) }),
  z.strictObject({ op: z.enum(["not", "minus"]), of: part }),
  z.strictObject({ op: z.enum(BINARY_OPS), left: part, right: part }),
  z.strictObject({ op: z.literal("in"), of: part, list: z.array(factValue).max(50).readonly() }),
  z.strictObject({ op: z.enum(TEXT_OPS), of: part, text: z.string() }),
]);

/** Node by node: a schema that names itself takes as long as it likes for a condition of a dozen parts. */
function isExpression(value: unknown, depth = 0): boolean {
  const node = nodeSchema.safeParse(value);
  if (!node.success || depth > EXPRESSION_DEPTH_MAX) return false;
  const parts = "left" in node.data ? [node.data.left, node.data.right] : "of" in node.data ? [node.data.of] : [];
  return parts.every((one) => isExpression(one, depth + 1));
}
const expressionSchema = z.custom<Expression>((value) => isExpression(value), "No condition");

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
        .array(z.strictObject({ when: expressionSchema, rejects: reason }))
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
