import { type ASTNode, Environment } from "@marcbachmann/cel-js";
import { ok, type Result, refuse } from "#shared/result";
import { FACTS, type FactName, type FactType, specOf } from "./triggers.ts";
import type { Facts, FactValue, TriggerName } from "./types.ts";

/** What a person can say in a line or two; the tree of anything longer would be refused anyway. */
export const CONDITION_CHARS_MAX = 500;
const NODES_MAX = 200;
const DEPTH_MAX = 20;
const LIST_MAX = 50;

export type Condition = (facts: Facts) => boolean;

/** Why a condition cannot be taken, and which characters of it are meant: [start, end). */
export type ConditionProblem = {
  readonly code: "condition-invalid";
  readonly says: string;
  readonly start: number;
  readonly end: number;
};

type Value = FactValue | readonly FactValue[];
type Reader = (facts: Facts) => Value;

const CEL_TYPES: Record<FactType, string> = { number: "double", text: "string", flag: "bool" };

/**
 * Makes a condition of CEL's text. CEL parses it and checks its types against the trigger's facts; of what it allows, only
 * comparing, `&&`, `||`, `!`, `in`, sums and three questions about texts are taken, and made into plain functions. So there
 * is no loop, no regular expression and no call into the library when events are judged: cost is bounded by the text.
 * @param text empty: always true
 */
export function compileCondition(trigger: TriggerName, text: string): Result<Condition, ConditionProblem> {
  if (text.trim() === "") return ok(() => true);
  const written = readCondition(trigger, text);
  if (!written.ok) return written;
  try {
    const read = compile(written.value);
    return ok((facts) => read(facts) === true);
  } catch (failure) {
    if (!(failure instanceof Unsupported)) throw failure;
    return refuse(problem(failure.message, failure.node, text));
  }
}

/** The checked tree of a condition's text. */
export function readCondition(trigger: TriggerName, text: string): Result<ASTNode, ConditionProblem> {
  if (text.length > CONDITION_CHARS_MAX)
    return refuse(
      problem(`At most ${CONDITION_CHARS_MAX} characters`, { start: CONDITION_CHARS_MAX, end: text.length }, text),
    );
  try {
    const plain = parserOf(trigger).parse(text);
    // Facts are doubles, and CEL compares no double with the int that a person writes: every whole number becomes a double.
    const whole = wholeNumbers(plain.ast);
    const parsed = whole.length === 0 ? plain : parserOf(trigger).parse(withDoubles(text, whole));
    const checked = parsed.check();
    if (checked.error) return refuse(problemOf(checked.error, text, whole));
    if (checked.type !== "bool") return refuse(problem("This says no yes or no", parsed.ast, text));
    if (whole.length > 0) shiftBack(parsed.ast, whole);
    return ok(parsed.ast);
  } catch (failure) {
    if (!isLibrarys(failure)) throw failure;
    return refuse(problemOf(failure, text, []));
  }
}

const parsers = new Map<TriggerName, Environment>();

function parserOf(trigger: TriggerName): Environment {
  const known = parsers.get(trigger);
  if (known) return known;
  const limits = {
    maxAstNodes: NODES_MAX,
    maxDepth: DEPTH_MAX,
    maxListElements: LIST_MAX,
    maxMapEntries: 0,
    maxCallArguments: 2,
  };
  const parser = new Environment({ unlistedVariablesAreDyn: false, limits });
  const groups = Map.groupBy(specOf(trigger).facts, (fact) => fact.slice(0, fact.indexOf(".")));
  for (const [name, facts] of groups) {
    const schema = Object.fromEntries(facts.map((fact) => [fact.slice(name.length + 1), CEL_TYPES[FACTS[fact].type]]));
    parser.registerVariable({ name, schema });
  }
  parsers.set(trigger, parser);
  return parser;
}

class Unsupported extends Error {
  readonly node: ASTNode;
  constructor(says: string, node: ASTNode) {
    super(says);
    this.node = node;
  }
}

function compile(node: ASTNode): Reader {
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

/** Where whole numbers are written, in order. */
function wholeNumbers(node: ASTNode): NodeOf<"value">[] {
  const found: NodeOf<"value">[] = [];
  const walk = (one: unknown): void => {
    if (Array.isArray(one)) for (const each of one) walk(each);
    else if (isNode(one)) {
      if (one.op === "value") {
        if (typeof one.args === "bigint") found.push(one);
      } else walk(one.args);
    }
  };
  walk(node);
  return found.sort((a, b) => a.start - b.start);
}

function isNode(value: unknown): value is ASTNode {
  return typeof value === "object" && value !== null && "op" in value && "args" in value;
}

/** How much longer `withDoubles` makes each. */
const grownBy = (node: NodeOf<"value">) => doubleText(node).length - (node.end - node.start);

function doubleText(node: NodeOf<"value">): string {
  const text = String(Number(node.args));
  return /[.e]/i.test(text) ? text : `${text}.0`;
}

function withDoubles(text: string, whole: readonly NodeOf<"value">[]): string {
  let [made, from] = ["", 0];
  for (const node of whole) {
    made += text.slice(from, node.start) + doubleText(node);
    from = node.end;
  }
  return made + text.slice(from);
}

/** Where a character of the text with doubles stands in the text as it was written. */
function writtenAt(at: number, whole: readonly NodeOf<"value">[]): number {
  let grown = 0;
  for (const node of whole) {
    if (node.start + grown >= at) break;
    grown = Math.min(grown + grownBy(node), at);
  }
  return at - grown;
}

const places = new WeakMap<ASTNode, { readonly start: number; readonly end: number }>();

function shiftBack(node: ASTNode, whole: readonly NodeOf<"value">[]): void {
  const walk = (one: unknown): void => {
    if (Array.isArray(one)) for (const each of one) walk(each);
    else if (isNode(one)) {
      places.set(one, { start: writtenAt(one.start, whole), end: writtenAt(one.end, whole) });
      walk(one.args);
    }
  };
  walk(node);
}

type LibraryError = Error & {
  readonly code: string;
  readonly range?: { readonly start: number; readonly end: number };
  readonly summary: string;
};

function isLibrarys(failure: unknown): failure is LibraryError {
  return failure instanceof Error && "code" in failure && "summary" in failure;
}

function problemOf(failure: Error, text: string, whole: readonly NodeOf<"value">[]): ConditionProblem {
  const { code, summary, range = { start: 0, end: text.length } } = failure as LibraryError;
  const at = { start: writtenAt(range.start, whole), end: writtenAt(range.end, whole) };
  const written = text.slice(at.start, at.end);
  return problem(`${wordsFor(code, summary)}${written.trim() ? `: ${written.trim()}` : ""}`, at, text);
}

function wordsFor(code: string, summary: string): string {
  switch (code) {
    case "unknown_variable":
    case "no_such_key":
      return "No such fact here";
    case "no_such_overload":
      return "These two do not go together";
    case "limit_exceeded":
      return "Too long or too deep for a rule";
    default:
      return summary;
  }
}

function problem(says: string, at: ASTNode | { start: number; end: number }, text: string): ConditionProblem {
  const { start, end } = ("op" in at && places.get(at)) || at;
  return {
    code: "condition-invalid",
    says,
    start: Math.min(start, text.length),
    end: Math.min(Math.max(end, start + 1), text.length),
  };
}
