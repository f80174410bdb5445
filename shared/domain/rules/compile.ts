import type { ASTNode } from "@marcbachmann/cel-js";
import type { Expression } from "#shared/expression";
import { FACTS, type FactName, type FactType } from "./triggers.ts";
import type { FactValue } from "./types.ts";

/** What a rule cannot say, though CEL could. */
export class Unsupported extends Error {
  readonly node: ASTNode;
  constructor(says: string, node: ASTNode) {
    super(says);
    this.node = node;
  }
}

/**
 * A checked tree of CEL as plain data: no loop, no regular expression, no call into the library.
 * @throws Unsupported for what rules do not have
 */
export function compile(node: ASTNode): Expression {
  switch (node.op) {
    case "value":
      return { op: "value", value: constant(node) };
    case ".":
      return { op: "fact", name: factName(node) };
    case "!_":
      return { op: "not", of: compile(node.args) };
    case "-_":
      return { op: "minus", of: compile(node.args) };
    case "&&":
    case "||":
    case "==":
    case "!=":
      return both(node.op, node.args);
    case "<":
    case "<=":
    case ">":
    case ">=":
      // CEL orders texts by code points, JavaScript by UTF-16: they differ beyond the basic plane, and nobody needs it.
      if (isOfTexts(node.args)) throw new Unsupported("Texts are equal or not; none is greater", node);
      return both(node.op, node.args);
    case "+":
    case "-":
    case "*":
      if (isOfTexts(node.args)) throw new Unsupported("Only numbers can be added", node);
      return both(node.op, node.args);
    case "in": {
      const [one, list] = node.args;
      if (list.op !== "list") throw new Unsupported('After "in" comes a list: ["a", "b"]', list);
      return { op: "in", list: list.args.map((item) => constant(item)), of: compile(one) };
    }
    case "rcall":
      return question(node);
    default:
      throw new Unsupported("Rules compare facts; they have no such expression", node);
  }
}

type NodeOf<O extends ASTNode["op"]> = Extract<ASTNode, { op: O }>;
type BinaryOp = Extract<Expression, { readonly left: Expression }>["op"];

function constant(node: ASTNode): FactValue {
  if (node.op === "-_") {
    const inner = constant(node.args);
    if (typeof inner === "number") return -inner;
  }
  const value = node.op === "value" ? node.args : null;
  if (typeof value === "number" || typeof value === "string" || typeof value === "boolean") return value;
  throw new Unsupported("Only numbers, texts, true and false can stand here", node);
}

function factName(node: NodeOf<".">): string {
  const [group, field] = node.args;
  if (group.op !== "id") throw new Unsupported("Facts have two parts, like queue.length", node);
  return `${group.args}.${field}`;
}

// Type-checked by CEL: both sides are of one type.
function both(op: BinaryOp, [left, right]: readonly [ASTNode, ASTNode]): Expression {
  return { op, left: compile(left), right: compile(right) };
}

function isOfTexts(args: readonly [ASTNode, ASTNode]): boolean {
  return args.some((side) => typeOf(side) === "text");
}

function typeOf(node: ASTNode): FactType | null {
  if (node.op === "value")
    return typeof node.args === "string" ? "text" : typeof node.args === "number" ? "number" : null;
  if (node.op !== "." || node.args[0].op !== "id") return null;
  return FACTS[`${node.args[0].args}.${node.args[1]}` as FactName]?.type ?? null;
}

function question(node: NodeOf<"rcall">): Expression {
  const [name, subject, [argument]] = node.args;
  if (!argument || typeOf(subject) !== "text") throw new Unsupported("Rules have no such expression", node);
  const text = constant(argument);
  if (typeof text !== "string") throw new Unsupported("A text belongs here", argument);
  if (name !== "contains" && name !== "startsWith" && name !== "endsWith")
    throw new Unsupported(`Rules have no "${name}": contains, startsWith and endsWith are there`, node);
  return { op: name, of: compile(subject), text };
}
