import type { ASTNode } from "@marcbachmann/cel-js";
import { compileCondition, readCondition } from "./conditions.ts";
import { FACTS, type FactName, specOf } from "./triggers.ts";
import type { FactValue, TriggerName } from "./types.ts";
import { valuesOf } from "./values.ts";

/** What a part of a sentence can say of a fact. */
export const PART_OPS = {
  "==": "is",
  "!=": "is not",
  ">": "is more than",
  ">=": "is at least",
  "<": "is less than",
  "<=": "is at most",
  in: "is one of",
} as const;
export type PartOp = keyof typeof PART_OPS;
/** With `in` the value is a list of texts. NaN: a number that is still to be typed. */
export type Part = { readonly fact: FactName; readonly op: PartOp; readonly value: FactValue | readonly string[] };
/** A condition that is a sentence: parts that must all hold, or of which one must. None: always. */
export type Sentence = { readonly join: "&&" | "||"; readonly parts: readonly Part[] };

export const PARTS_MAX = 8;

/** Which comparisons make sense for a fact. */
export function opsFor(fact: FactName): readonly PartOp[] {
  return FACTS[fact].type === "number"
    ? [">", ">=", "<", "<=", "==", "!="]
    : FACTS[fact].type === "text"
      ? ["==", "!=", "in"]
      : ["=="];
}

/** A part to begin with. */
export function newPart(trigger: TriggerName): Part {
  const { facts } = specOf(trigger);
  return partFor(
    facts.find((fact) => fact === trigger) ?? facts.find((fact) => FACTS[fact].type === "number") ?? "event.status",
  );
}

/** A part about a fact. @param value the first of those it can have, of a text; empty: none is known */
export function partFor(fact: FactName, [value = ""]: readonly string[] = valuesOf(fact) ?? []): Part {
  const { type } = FACTS[fact];
  return type === "number"
    ? { fact, op: ">", value: 0 }
    : type === "text"
      ? { fact, op: "==", value }
      : { fact, op: "==", value: true };
}

/** The condition's text, which is what is kept. */
export function textOf({ join, parts }: Sentence): string {
  return parts
    .map(({ fact, op, value }) =>
      typeof value === "boolean" ? `${value ? "" : "!"}${fact}` : `${fact} ${op} ${written(value)}`.trim(),
    )
    .join(` ${join} `);
}

/** A number that is still to be typed leaves its place empty: such a text can be read by nobody, so it cannot be saved either. */
function written(value: Part["value"]): string {
  return Number.isNaN(value) ? "" : JSON.stringify(value);
}

/** The sentence that a text says; null for one that no sentence says, or that is wrong: it stays a text. */
export function sentenceOf(trigger: TriggerName, text: string): Sentence | null {
  if (text.trim() === "") return { join: "&&", parts: [] };
  const read = readCondition(trigger, text);
  if (!read.ok || !compileCondition(trigger, text).ok) return null;
  const join = read.value.op === "||" ? "||" : "&&";
  const parts: Part[] = [];
  const isSaid = (node: ASTNode): boolean => {
    if (node.op === join) return isSaid(node.args[0]) && isSaid(node.args[1]);
    const part = partOf(node);
    if (part) parts.push(part);
    return part !== null;
  };
  return isSaid(read.value) && parts.length <= PARTS_MAX ? { join, parts } : null;
}

function partOf(node: ASTNode): Part | null {
  const flag = factOf(node.op === "!_" ? node.args : node);
  if (flag) return { fact: flag, op: "==", value: node.op !== "!_" };
  if (!isPartOp(node.op)) return null;
  const [left, right] = node.args as [ASTNode, ASTNode];
  const fact = factOf(left);
  const value = node.op === "in" ? textsOf(right) : constantOf(right);
  return fact && value !== null && opsFor(fact).includes(node.op) ? { fact, op: node.op, value } : null;
}

function textsOf(node: ASTNode): string[] | null {
  if (node.op !== "list") return null;
  const texts = node.args.map(constantOf).filter((text) => typeof text === "string");
  return texts.length === node.args.length ? texts : null;
}

function constantOf(node: ASTNode): number | string | null {
  const [inner, sign] = node.op === "-_" ? [node.args, -1] : [node, 1];
  if (inner.op !== "value") return null;
  if (typeof inner.args === "number") return sign * inner.args;
  return sign === 1 && typeof inner.args === "string" ? inner.args : null;
}

function factOf(node: ASTNode): FactName | null {
  if (node.op !== "." || node.args[0].op !== "id") return null;
  const name = `${node.args[0].args}.${node.args[1]}`;
  return name in FACTS ? (name as FactName) : null;
}

function isPartOp(op: string): op is PartOp {
  return op in PART_OPS;
}
