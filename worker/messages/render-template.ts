import { Liquid } from "liquidjs";
import { type MessageKind, VARIABLES, type VariableName, type Variables, variablesOf } from "#shared/message-kinds";
import type { TemplateText } from "#shared/views/messages";

/**
 * A mail takes a tenth of a millisecond. What bounds it is what texts may hold, for on the platform no clock runs while something is
 * computed; elsewhere a machine that does other things too must not make a text too slow.
 */
const RENDER_MS_MAX = 2_000;
const PARSE_CHARS_MAX = 5_000;
/** Characters that filters may make, all of them together. */
const MEMORY_MAX = 50_000;
/** What texts need: to leave something out, and to put a word in its place. No loops, no files. */
const TAGS = new Set(["if", "unless", "case"]);
const FILTERS = new Set(["default", "upcase", "downcase", "capitalize", "strip", "truncate"]);

const engine = makeEngine();

function makeEngine(): Liquid {
  const liquid = new Liquid({
    ...{ strictFilters: true, strictVariables: true, ownPropertyOnly: true, jsTruthy: true },
    ...{ parseLimit: PARSE_CHARS_MAX, renderLimit: RENDER_MS_MAX, memoryLimit: MEMORY_MAX },
    lenientIf: true,
  });
  for (const tag of Object.keys(liquid.tags)) if (!TAGS.has(tag)) delete liquid.tags[tag];
  for (const filter of Object.keys(liquid.filters)) if (!FILTERS.has(filter)) delete liquid.filters[filter];
  return liquid;
}

/** Why this cannot be a text of this kind, in words for who wrote it; null: it can. */
export function whyNotTemplate(kind: MessageKind, text: string): string | null {
  const known = new Set<string>(variablesOf(kind));
  try {
    const unknown = engine
      .variableSegmentsSync(engine.parse(text), { partials: false })
      .map((segments) => segments.join("."))
      .find((name) => !known.has(name));
    if (unknown !== undefined) return `There is no “${unknown}” here. There are ${[...known].join(", ")}.`;
    engine.parseAndRenderSync(text, nested(kind, VARIABLES));
    return null;
  } catch (failure) {
    const [line = ""] = String(failure instanceof Error ? failure.message : failure).split("\n");
    const example = `{{ ${variablesOf(kind)[0]} }}`;
    return `What stands between {{ and }}, or {% and %}, cannot be read: ${line.replace(/, line:.*$/, "")}. A name stands there alone, like ${example}.`;
  }
}

/** @throws Error for a text that `whyNotTemplate` refuses */
export function renderTemplate(
  kind: MessageKind,
  { title, text, short }: TemplateText,
  values: Variables,
): TemplateText {
  const scope = nested(kind, values);
  const render = (template: string) => engine.parseAndRenderSync(template, scope).trim();
  return { title: render(title), text: render(text).replaceAll(/\n{3,}/g, "\n\n"), short: render(short) };
}

/** By the parts of their names: `event.title` is the title of the event. What is not known is an empty text. */
function nested(kind: MessageKind, values: Variables): Record<string, unknown> {
  const scope: Record<string, unknown> = {};
  for (const name of variablesOf(kind)) {
    const [outer = "", inner] = name.split(".") as [string, string?];
    const value = values[name as VariableName] ?? "";
    if (inner === undefined) scope[outer] = value;
    else scope[outer] = { ...(scope[outer] as object | undefined), [inner]: value };
  }
  return scope;
}
