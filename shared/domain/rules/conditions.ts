import { type ASTNode, Environment } from "@marcbachmann/cel-js";
import { type Expression, readerOf } from "#shared/expression";
import { ok, type Result, refuse } from "#shared/result";
import { compile, Unsupported } from "./compile.ts";
import { hintFor } from "./hints.ts";
import { FACTS, type FactType, specOf } from "./triggers.ts";
import type { Facts, TriggerName } from "./types.ts";

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

const CEL_TYPES: Record<FactType, string> = { number: "double", text: "string", flag: "bool" };

/** A condition that is ready to be asked. @param text empty: always true */
export function compileCondition(trigger: TriggerName, text: string): Result<Condition, ConditionProblem> {
  const compiled = compileExpression(trigger, text);
  if (!compiled.ok) return compiled;
  const read = readerOf(compiled.value);
  return ok((facts) => read(facts) === true);
}

/**
 * Makes an expression of CEL's text. CEL parses it and checks its types against the trigger's facts; of what it allows, only
 * comparing, `&&`, `||`, `!`, `in`, sums and three questions about texts are taken. So there is no loop, no regular expression
 * and no call into the library when events are judged: cost is bounded by the text.
 * @param text empty: always true
 */
export function compileExpression(trigger: TriggerName, text: string): Result<Expression, ConditionProblem> {
  if (text.trim() === "") return ok({ op: "value", value: true });
  const written = readCondition(trigger, text);
  if (!written.ok) return written;
  try {
    return ok(compile(written.value));
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

type Literal = Extract<ASTNode, { op: "value" }>;

/** Where whole numbers are written, in order. */
function wholeNumbers(node: ASTNode): Literal[] {
  const found: Literal[] = [];
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
const grownBy = (node: Literal) => doubleText(node).length - (node.end - node.start);

function doubleText(node: Literal): string {
  const text = String(Number(node.args));
  return /[.e]/i.test(text) ? text : `${text}.0`;
}

function withDoubles(text: string, whole: readonly Literal[]): string {
  let [made, from] = ["", 0];
  for (const node of whole) {
    made += text.slice(from, node.start) + doubleText(node);
    from = node.end;
  }
  return made + text.slice(from);
}

/** Where a character of the text with doubles stands in the text as it was written. */
function writtenAt(at: number, whole: readonly Literal[]): number {
  let grown = 0;
  for (const node of whole) {
    if (node.start + grown >= at) break;
    grown = Math.min(grown + grownBy(node), at);
  }
  return at - grown;
}

const places = new WeakMap<ASTNode, { readonly start: number; readonly end: number }>();

function shiftBack(node: ASTNode, whole: readonly Literal[]): void {
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

function problemOf(failure: Error, text: string, whole: readonly Literal[]): ConditionProblem {
  const { code, range = { start: 0, end: text.length } } = failure as LibraryError;
  const at = { start: writtenAt(range.start, whole), end: writtenAt(range.end, whole) };
  const written = text.slice(at.start, at.end);
  if (code === "unknown_variable" && /[=!]=\s*$/.test(text.slice(0, at.start)))
    return problem(`A text stands in quotation marks: "${written.trim()}"`, at, text);
  const says = wordsFor(code);
  const hint = says === null ? hintFor(text) : null;
  if (hint) return problem(hint, at, text);
  return problem(`${says ?? "This cannot be read here"}${written.trim() ? `: ${written.trim()}` : ""}`, at, text);
}

/** Null: the parser's own words, which nobody knows who writes no programs. */
function wordsFor(code: string): string | null {
  switch (code) {
    case "unknown_variable":
    case "no_such_key":
      return "No such fact here";
    case "no_such_overload":
      return "These two do not go together";
    case "limit_exceeded":
      return "Too long or too deep for a rule";
    default:
      return null;
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
