import { AppError } from "#shared/errors";
import { readAtMost } from "../auth/fetch-outside.ts";
import { describeInput, type Field } from "./describe-input.ts";
import type { Operation } from "./operation.ts";
import { OPERATIONS } from "./operations.ts";

/** A hundred people with all that is known of them fit. */
const BODY_BYTES_MAX = 128 * 1024;

export type Called = { readonly operation: Operation; readonly inPath: Readonly<Record<string, string>> };

/**
 * Which operation a request means.
 * @param path below `/api/{college}/v1`, beginning with a slash
 * @throws AppError NOT_FOUND, METHOD_NOT_ALLOWED
 */
export function findOperation(method: string, path: string): Called {
  const parts = path.split("/");
  const there = OPERATIONS.flatMap((operation): Called[] => {
    const inPath = matchPath(operation.path.split("/"), parts);
    return inPath ? [{ operation, inPath }] : [];
  });
  if (there.length === 0) throw new AppError("NOT_FOUND");
  const called = there.find(({ operation }) => operation.method === method.toLowerCase());
  if (!called) throw new AppError("METHOD_NOT_ALLOWED");
  return called;
}

function matchPath(template: readonly string[], parts: readonly string[]): Record<string, string> | null {
  if (template.length !== parts.length) return null;
  const found: Record<string, string> = {};
  for (const [at, part] of parts.entries()) {
    const expected = template[at] ?? "";
    if (expected.startsWith("{")) found[expected.slice(1, -1)] = decodePart(part);
    else if (expected !== part) return null;
  }
  return found;
}

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new AppError("NOT_FOUND");
  }
}

/**
 * The procedure's input, gathered from wherever its fields travel. The procedure itself checks what they are.
 * @throws AppError BAD_INPUT for a body that is no object, or a parameter that is not known
 */
export async function readInput({ operation, inPath }: Called, request: Request): Promise<Record<string, unknown>> {
  const fields = describeInput(operation);
  const query = new URL(request.url).searchParams;
  const known = new Set(fields.filter((field) => field.in === "query").map(({ name }) => name));
  for (const name of query.keys()) {
    if (!known.has(name)) throw badField(name, "This parameter is not known here.");
  }
  const input: Record<string, unknown> = { ...operation.fixed };
  const inBody = new Map(fields.flatMap((field) => (field.in === "body" ? [[field.name, field.field] as const] : [])));
  for (const [name, value] of Object.entries(inBody.size > 0 ? await readBody(request) : {})) {
    const field = inBody.get(name);
    if (!field) throw badField(name, "This field is not known here.");
    input[field] = value;
  }
  for (const field of fields) {
    if (field.in === "path") input[field.field] = inPath[field.field];
    else if (field.in === "header") input[field.field] = readKey(request, field);
    else if (field.in === "query") {
      const text = query.get(field.name);
      if (text !== null) input[field.field] = readValue(text, field);
    }
  }
  return input;
}

function readKey(request: Request, { name }: Field): string {
  const key = request.headers.get(name);
  if (key === null) throw badField(name, "Send one, and the same again when you repeat this request.");
  return key;
}

async function readBody(request: Request): Promise<Record<string, unknown>> {
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type !== "application/json") throw new AppError("UNSUPPORTED_MEDIA");
  const bytes = await readAtMost(request, BODY_BYTES_MAX).catch(() => null);
  if (!bytes) throw new AppError("TOO_LARGE");
  const body = parseJson(new TextDecoder().decode(bytes));
  if (!body || typeof body !== "object" || Array.isArray(body)) throw new AppError("BAD_INPUT");
  return body as Record<string, unknown>;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** A query string knows texts alone. What is not of the kind stays as it is, for the schema to refuse. */
function readValue(text: string, { schema: { type } }: Field): unknown {
  if ((type === "integer" || type === "number") && /^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  if (type === "boolean" && (text === "true" || text === "false")) return text === "true";
  return text;
}

function badField(path: string, message: string): AppError {
  return new AppError("BAD_INPUT", undefined, [{ path, message }]);
}
