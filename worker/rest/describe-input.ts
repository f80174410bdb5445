import * as z from "zod";
import { appRouter } from "../trpc/router.ts";
import type { Operation } from "./operation.ts";

export type JsonSchema = Readonly<Record<string, unknown>>;

/** Where each field of a procedure's input comes from. */
export type Field = {
  /** As the procedure knows it. */
  readonly field: string;
  /** As the API calls it. */
  readonly name: string;
  readonly in: "path" | "query" | "header" | "body";
  readonly required: boolean;
  readonly schema: JsonSchema;
};

/** What makes a repeat harmless: the command's id, by the name that other systems know. */
export const IDEMPOTENCY_KEY = "Idempotency-Key";

const described = new Map<string, readonly Field[]>();

/** Read from the procedure's own schema: there is no second one. */
export function describeInput(operation: Operation): readonly Field[] {
  const known = described.get(operation.id) ?? fieldsOf(operation);
  described.set(operation.id, known);
  return known;
}

function fieldsOf({ path, method, procedure, fixed, renamed }: Operation): Field[] {
  const { properties = {}, required = [] } = inputSchema(procedure);
  return Object.entries(properties).flatMap(([field, schema]): Field[] => {
    if (field in fixed) return [];
    if (field === "commandId") return [{ field, name: IDEMPOTENCY_KEY, in: "header", required: true, schema }];
    const inPath = path.includes(`{${field}}`);
    const place = inPath ? "path" : method === "get" ? "query" : "body";
    return [{ field, name: renamed[field] ?? field, in: place, required: inPath || required.includes(field), schema }];
  });
}

type ObjectSchema = { readonly properties?: Record<string, JsonSchema>; readonly required?: readonly string[] };

function inputSchema(procedure: string): ObjectSchema {
  const { _def } = procedureOf(procedure);
  const [schema] = _def.inputs;
  return schema ? (z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as ObjectSchema) : {};
}

/** tRPC keeps procedures under their paths, and tells their types to its client alone. */
export function procedureOf(path: string): { _def: { type: "query" | "mutation"; inputs: readonly z.ZodType[] } } {
  const found: unknown = Reflect.get(appRouter._def.procedures, path);
  if (!found) throw new Error(`no such procedure: ${path}`);
  return found as ReturnType<typeof procedureOf>;
}
