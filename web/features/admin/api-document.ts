import { AppError } from "#shared/errors";

type Schema = {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly enum?: readonly string[];
  readonly anyOf?: readonly Schema[];
};
type Content = { readonly content: { readonly "application/json": { readonly schema: Schema } } };

export type ApiOperation = {
  readonly operationId: string;
  readonly summary: string;
  readonly tags: readonly string[];
  readonly "x-scope": string;
  readonly parameters: readonly {
    readonly name: string;
    readonly in: string;
    readonly required: boolean;
    readonly schema: Schema;
  }[];
  readonly requestBody?: Content;
  readonly responses: Readonly<Record<"200", Content>>;
};

/** Of the published document, what its page shows. */
export type ApiDocument = {
  readonly info: { readonly version: string; readonly description: string };
  readonly servers: readonly { readonly url: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, ApiOperation>>>>;
};

/** @throws AppError NOT_FOUND for a college that does not exist */
export async function fetchApiDocument(college: string): Promise<ApiDocument> {
  const response = await fetch(`/api/${encodeURIComponent(college)}/v1/openapi.json`);
  if (!response.ok) throw new AppError(response.status === 404 ? "NOT_FOUND" : "OVERLOADED");
  return response.json();
}

/** One line for each field, with what is inside it: "tickets[].name: string". */
export function linesOf(schema: Schema, name = ""): string[] {
  const { properties, items, required = [] } = schema;
  if (properties) {
    return Object.entries(properties).flatMap(([key, inner]) =>
      linesOf(inner, `${name ? `${name}.` : ""}${key}${required.includes(key) ? "" : "?"}`),
    );
  }
  if (items) return linesOf(items, `${name}[]`);
  const inner = schema.anyOf?.find((one) => one.properties);
  if (inner) return linesOf(inner, `${name}?`);
  const said = schema.description ? ` (${schema.description})` : "";
  return [`${name}: ${sayType(schema)}${said}`];
}

/** What a value may be. */
export function sayType({ type, enum: values, anyOf }: Schema): string {
  if (values) return values.map((value) => `"${value}"`).join(" | ");
  if (anyOf) return anyOf.map(sayType).join(" | ");
  return Array.isArray(type) ? type.join(" | ") : String(type ?? "any");
}
