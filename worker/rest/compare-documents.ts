type Json = unknown;
type JsonObject = Readonly<Record<string, Json>>;

/** Who gets to see a schema: what we take must not become narrower, what we give must not become wider or less. */
type Direction = "taken" | "given";

/**
 * What of a published OpenAPI document a newer one no longer keeps, in words; empty: whoever relies on it need not notice.
 * Operations and fields may be added, and what we ask for may be asked for more loosely.
 */
export function findBreaks(before: Json, after: Json): string[] {
  const operations = operationsOf(after);
  return [...operationsOf(before)].flatMap(([name, old]) => {
    const now = operations.get(name);
    return now ? breaksOf(name, old, now) : [`${name} is gone`];
  });
}

function operationsOf(document: Json): Map<string, JsonObject> {
  const paths = Object.entries(objectAt(document, "paths"));
  return new Map(
    paths.flatMap(([path, methods]) =>
      Object.entries(methods as JsonObject).map(([method, one]) => [`${method} ${path}`, one as JsonObject] as const),
    ),
  );
}

function breaksOf(name: string, old: JsonObject, now: JsonObject): string[] {
  const scope = old["x-scope"] === now["x-scope"] ? [] : [`${name} needs another scope`];
  const [oldParameters, parameters] = [parametersOf(old), parametersOf(now)];
  const gone = [...oldParameters.keys()].filter((key) => !parameters.has(key));
  const demanded = [...parameters].filter(([key, { required }]) => required && !oldParameters.get(key)?.required);
  const narrower = [...oldParameters].flatMap(([key, { schema }]) =>
    schemaBreaks(`${name} ${key}`, schema, parameters.get(key)?.schema ?? schema, "taken"),
  );
  return [
    ...scope,
    ...gone.map((key) => `${name} takes no ${key} any more`),
    ...demanded.map(([key]) => `${name} needs ${key}`),
    ...narrower,
    ...schemaBreaks(`${name} body`, contentOf(old.requestBody), contentOf(now.requestBody), "taken"),
    ...schemaBreaks(
      `${name} answer`,
      contentOf(objectAt(old, "responses")["200"]),
      contentOf(objectAt(now, "responses")["200"]),
      "given",
    ),
  ];
}

type Parameter = { readonly required: boolean; readonly schema: Json };

function parametersOf(operation: JsonObject): Map<string, Parameter> {
  const list = (operation.parameters ?? []) as (Parameter & { name: string; in: string })[];
  return new Map(list.map((one) => [`${one.in} ${one.name}`, one]));
}

function contentOf(part: Json): Json {
  return objectAt(objectAt(part, "content"), "application/json").schema ?? null;
}

function schemaBreaks(where: string, old: Json, now: Json, direction: Direction): string[] {
  if (old === null || JSON.stringify(old) === JSON.stringify(now)) return [];
  if (now === null) return [`${where} is gone`];
  const [was, is] = [old as JsonObject, now as JsonObject];
  const properties = objectAt(is, "properties");
  const inside = Object.entries(objectAt(was, "properties")).flatMap(([key, schema]) =>
    key in properties
      ? schemaBreaks(`${where}.${key}`, schema, properties[key], direction)
      : [`${where}.${key} is gone`],
  );
  return [
    ...inside,
    ...requiredBreaks(where, was, is, direction),
    ...("items" in was ? schemaBreaks(`${where}[]`, was.items, is.items ?? null, direction) : []),
    ...choiceBreaks(where, was, is, direction),
    ...boundBreaks(where, was, is, direction),
  ];
}

function requiredBreaks(where: string, was: JsonObject, is: JsonObject, direction: Direction): string[] {
  const [before, after] = [listAt(was, "required"), listAt(is, "required")];
  const [missing, says] =
    direction === "taken"
      ? ([after.filter((key) => !before.includes(key)), "is needed now"] as const)
      : ([before.filter((key) => !after.includes(key)), "may be missing now"] as const);
  return missing.map((key) => `${where}.${String(key)} ${says}`);
}

/** Kinds of value and what may be chosen: fewer break who sends, more who reads. */
function choiceBreaks(where: string, was: JsonObject, is: JsonObject, direction: Direction): string[] {
  return ["type", "enum", "const", "anyOf", "oneOf"].flatMap((key) => {
    const [before, after] = [listAt(was, key), listAt(is, key)].map((list) => list.map((one) => JSON.stringify(one)));
    if (!before || !after || (before.length === 0 && after.length === 0)) return [];
    const [smaller, larger] = direction === "taken" ? [before, after] : [after, before];
    const isUnbound = larger.length === 0;
    return isUnbound || smaller.every((one) => larger.includes(one)) ? [] : [`${where} has another ${key}`];
  });
}

/** Of what we take: a limit that is new, or tighter. */
function boundBreaks(where: string, was: JsonObject, is: JsonObject, direction: Direction): string[] {
  if (direction === "given") return [];
  const tighter = (key: string, isTighter: (before: number, after: number) => boolean) => {
    const [before, after] = [was[key], is[key]];
    if (typeof after !== "number") return [];
    return typeof before !== "number" || isTighter(before, after) ? [`${where} has a tighter ${key}`] : [];
  };
  return [
    ...["minimum", "minLength", "minItems"].flatMap((key) => tighter(key, (before, after) => after > before)),
    ...["maximum", "maxLength", "maxItems"].flatMap((key) => tighter(key, (before, after) => after < before)),
    ...(typeof is.pattern === "string" && is.pattern !== was.pattern ? [`${where} has another pattern`] : []),
  ];
}

function listAt(object: JsonObject, key: string): readonly Json[] {
  const found = object[key];
  return found === undefined ? [] : Array.isArray(found) ? found : [found];
}

function objectAt(value: Json, key: string): JsonObject {
  const found = value && typeof value === "object" ? Reflect.get(value, key) : undefined;
  return found && typeof found === "object" ? (found as JsonObject) : {};
}
