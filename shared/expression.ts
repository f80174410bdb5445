import type { Facts, FactValue } from "#shared/domain/rules/types";
import { assertNever } from "#shared/result";

/**
 * A condition as it travels: a checked tree of plain data. Whoever has the facts asks it, a phone too, which has no room for the
 * language it was written in. There is no loop and no call: its size bounds what it costs.
 */
export type Expression =
  | { readonly op: "value"; readonly value: FactValue }
  | { readonly op: "fact"; readonly name: string }
  | { readonly op: "not" | "minus"; readonly of: Expression }
  | { readonly op: BinaryOp; readonly left: Expression; readonly right: Expression }
  | { readonly op: "in"; readonly of: Expression; readonly list: readonly FactValue[] }
  | { readonly op: TextOp; readonly of: Expression; readonly text: string };

export const BINARY_OPS = ["&&", "||", "==", "!=", "<", "<=", ">", ">=", "+", "-", "*"] as const;
type BinaryOp = (typeof BINARY_OPS)[number];
export const TEXT_OPS = ["contains", "startsWith", "endsWith"] as const;
type TextOp = (typeof TEXT_OPS)[number];

export type Reader = (facts: Facts) => FactValue;

/**
 * Makes it ready to be asked again and again.
 * @returns what it says of facts, which throws for one that is missing: a bug
 */
export function readerOf(one: Expression): Reader {
  switch (one.op) {
    case "value":
      return () => one.value;
    case "fact":
      return (facts) => {
        const value = facts[one.name];
        if (value === undefined) throw new Error(`a fact is missing: ${one.name}`);
        return value;
      };
    case "not":
    case "minus": {
      const of = readerOf(one.of);
      return one.op === "not" ? (facts) => of(facts) !== true : (facts) => -(of(facts) as number);
    }
    case "in": {
      const [of, list] = [readerOf(one.of), new Set(one.list)];
      return (facts) => list.has(of(facts));
    }
    case "contains":
    case "startsWith":
    case "endsWith": {
      const { op, text } = one;
      const of = readerOf(one.of) as (facts: Facts) => string;
      return (facts) => of(facts)[op === "contains" ? "includes" : op](text);
    }
    default:
      return readerOfTwo(one);
  }
}

type OfTwo = Extract<Expression, { readonly left: Expression }>;

function readerOfTwo({ op, left: first, right: second }: OfTwo): Reader {
  const [left, right] = [readerOf(first), readerOf(second)];
  // Checked where it was written: both sides of what follows are numbers.
  const [a, b] = [left, right] as readonly [(facts: Facts) => number, (facts: Facts) => number];
  switch (op) {
    case "&&":
      return (facts) => left(facts) === true && right(facts) === true;
    case "||":
      return (facts) => left(facts) === true || right(facts) === true;
    case "==":
      return (facts) => left(facts) === right(facts);
    case "!=":
      return (facts) => left(facts) !== right(facts);
    case "<":
      return (facts) => a(facts) < b(facts);
    case "<=":
      return (facts) => a(facts) <= b(facts);
    case ">":
      return (facts) => a(facts) > b(facts);
    case ">=":
      return (facts) => a(facts) >= b(facts);
    case "+":
      return (facts) => a(facts) + b(facts);
    case "-":
      return (facts) => a(facts) - b(facts);
    case "*":
      return (facts) => a(facts) * b(facts);
    default:
      return assertNever(op);
  }
}

/** The facts it asks for. */
export function factsIn(one: Expression): readonly string[] {
  if (one.op === "value") return [];
  if (one.op === "fact") return [one.name];
  return "of" in one ? factsIn(one.of) : [...factsIn(one.left), ...factsIn(one.right)];
}
