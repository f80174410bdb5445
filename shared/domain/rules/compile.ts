import type { ASTNode } from "@marcbachmann/cel-js";
import { FACTS, type FactName, type FactType } from "./triggers.ts";
import type { Facts, FactValue } from "./types.ts";

type Value = FactValue | readonly FactValue[];
type Reader = (facts: Facts) => Value;

/** What a rule cannot say, though CEL could. */
export class Unsupported extends Error {
  readonly node: ASTNode;
  constructor(says: string, node: ASTNode) {
    super(says);
    this.node = node;
  }
}

/**
 * A plain function of a checked tree: no loop, no regular expression, no call into the library.
 * @throws Unsupported for what rules do not have
 */
export function compile(node: ASTNode): Reader {
  switch (node.op) {
    case "value":
      return literal(node);
    case ".":
      return fact(node);
    case "list": {
      const items = node.args.map((item) => constant(item));
      return () => items;
    }
    case "&&": {
      const [left, right] = both(node.args);
      return (facts) => left(facts) === true && right(facts) === true;
    }
    case "||": {
      const [left, right] = both(node.args);
      return (facts) => left(facts) === true || right(facts) === true;
    }
    case "!_": {
      const inner = compile(node.args);
      return (facts) => inner(facts) !== true;
    }
    case "-_": {
      const inner = compile(node.args);
      return (facts) => -(inner(facts) as number);
    }
    case "==": {
      const [left, right] = both(node.args);
      return (facts) => left(facts) === right(facts);
    }
    case "!=": {
      const [left, right] = both(node.args);
      return (facts) => left(facts) !== right(facts);
    }
    case "<":
    case "<=":
    case ">":
    case ">=":
      return comparison(node.op, node.args, node);
    case "+":
    case "-":
    case "*":
      return arithmetic(node.op, node.args, node);
    case "in": {
      const [one, list] = node.args;
      if (list.op !== "list") throw new Unsupported('After "in" comes a list: ["a", "b"]', list);
      const items = new Set(list.args.map((item) => constant(item)));
      const read = compile(one);
      return (facts) => items.has(read(facts) as FactValue);
    }
    case "rcall":
      return question(node);
    default:
      throw new Unsupported("Rules compare facts; they have no such expression", node);
  }
}

type NodeOf<O extends ASTNode["op"]> = Extract<ASTNode, { op: O }>;

function literal(node: NodeOf<"value">): Reader {
  const value = constant(node);
  return () => value;
}

function constant(node: ASTNode): FactValue {
  if (node.op === "-_") {
    const inner = constant(node.args);
    if (typeof inner === "number") return -inner;
  }
  const value = node.op === "value" ? node.args : null;
  if (typeof value === "number" || typeof value === "string" || typeof value === "boolean") return value;
  throw new Unsupported("Only numbers, texts, true and false can stand here", node);
}

function fact(node: NodeOf<".">): Reader {
  const [group, field] = node.args;
  if (group.op !== "id") throw new Unsupported("Facts have two parts, like queue.length", node);
  const name = `${group.args}.${field}`;
  return (facts) => {
    const value = facts[name];
    if (value === undefined) throw new Error(`a fact is missing: ${name}`);
    return value;
  };
}

function both([left, right]: readonly [ASTNode, ASTNode]): readonly [Reader, Reader] {
  return [compile(left), compile(right)];
}

// Type-checked by CEL: both sides are numbers, or both are texts.
function comparison(op: "<" | "<=" | ">" | ">=", args: readonly [ASTNode, ASTNode], node: ASTNode): Reader {
  // CEL orders texts by code points, JavaScript by UTF-16: they differ beyond the basic plane, and nobody needs it.
  if (args.some((side) => typeOf(side) === "text"))
    throw new Unsupported("Texts are equal or not; none is greater", node);
  const [left, right] = both(args) as readonly [(facts: Facts) => number, (facts: Facts) => number];
  switch (op) {
    case "<":
      return (facts) => left(facts) < right(facts);
    case "<=":
      return (facts) => left(facts) <= right(facts);
    case ">":
      return (facts) => left(facts) > right(facts);
    case ">=":
      return (facts) => left(facts) >= right(facts);
  }
}

function arithmetic(op: "+" | "-" | "*", args: readonly [ASTNode, ASTNode], node: ASTNode): Reader {
  if (args.some((side) => typeOf(side) === "text")) throw new Unsupported("Only numbers can be added", node);
  const [left, right] = both(args) as readonly [(facts: Facts) => number, (facts: Facts) => number];
  if (op === "+") return (facts) => left(facts) + right(facts);
  if (op === "-") return (facts) => left(facts) - right(facts);
  return (facts) => left(facts) * right(facts);
}

function typeOf(node: ASTNode): FactType | null {
  if (node.op === "value")
    return typeof node.args === "string" ? "text" : typeof node.args === "number" ? "number" : null;
  if (node.op !== "." || node.args[0].op !== "id") return null;
  return FACTS[`${node.args[0].args}.${node.args[1]}` as FactName]?.type ?? null;
}

function question(node: NodeOf<"rcall">): Reader {
  const [name, subject, [argument]] = node.args;
  if (!argument || typeOf(subject) !== "text") throw new Unsupported("Rules have no such expression", node);
  const asked = constant(argument);
  if (typeof asked !== "string") throw new Unsupported("A text belongs here", argument);
  const read = compile(subject) as (facts: Facts) => string;
  switch (name) {
    case "contains":
      return (facts) => read(facts).includes(asked);
    case "startsWith":
      return (facts) => read(facts).startsWith(asked);
    case "endsWith":
      return (facts) => read(facts).endsWith(asked);
    default:
      throw new Unsupported(`Rules have no "${name}": contains, startsWith and endsWith are there`, node);
  }
}
