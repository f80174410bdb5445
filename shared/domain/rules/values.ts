import type { Expression } from "#shared/expression";
import { compileExpression } from "./conditions.ts";
import { FACTS, type FactName } from "./triggers.ts";
import type { TriggerName } from "./types.ts";

/** Facts whose values are all known, whatever the event; empty: what a refused scan did. */
const VALUES: Readonly<Partial<Record<FactName, readonly string[]>>> = {
  "event.status": ["draft", "published", "live", "ended", "cancelled"],
  "scan.did": ["entered", "left", "redeemed", ""],
};

/** What a fact can be; null: nobody knows beforehand. */
export function valuesOf(fact: FactName): readonly string[] | null {
  return VALUES[fact] ?? null;
}

/**
 * Why a condition cannot be taken as it is written, in words; null: it can. One that compares a fact with what it never is can be
 * read all the same: rules that were saved go on.
 */
export function whyNotCondition(trigger: TriggerName, text: string): string | null {
  const compiled = compileExpression(trigger, text);
  return compiled.ok ? whyNotCompared(compiled.value) : compiled.refusal.says;
}

function whyNotCompared(one: Expression): string | null {
  switch (one.op) {
    case "==":
    case "!=":
      if (one.left.op === "fact" && one.right.op === "value") return whyNotAmong(one.left.name, [one.right.value]);
      if (one.right.op === "fact" && one.left.op === "value") return whyNotAmong(one.right.name, [one.left.value]);
      return null;
    case "in":
      if (one.list.length === 0) return "A list names one at least";
      return one.of.op === "fact" ? whyNotAmong(one.of.name, one.list) : null;
    case "&&":
    case "||":
      return whyNotCompared(one.left) ?? whyNotCompared(one.right);
    case "not":
      return whyNotCompared(one.of);
    default:
      return null;
  }
}

function whyNotAmong(name: string, compared: readonly unknown[]): string | null {
  const values = VALUES[name as FactName];
  const wrong = values && compared.find((one) => !values.includes(String(one)));
  if (!values || wrong === undefined) return null;
  const known = values.map((one) => `“${one}”`);
  const { says } = FACTS[name as FactName];
  const never = `${says.charAt(0).toUpperCase()}${says.slice(1)} is never “${wrong}”`;
  return `${never}, but ${known.slice(0, -1).join(", ")} or ${known.at(-1)}`;
}
