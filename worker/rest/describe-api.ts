import * as z from "zod";
import { APP_ERRORS, type AppErrorCode } from "#shared/errors";
import { describeInput, type Field, type JsonSchema } from "./describe-input.ts";
import type { Operation } from "./operation.ts";
import { OPERATIONS } from "./operations.ts";

/** Rises with what is taken away, which needs an address of its own; what is added breaks nobody. */
const VERSION = "1.0.0";

/** What any operation may be answered with when it is not done. */
const PROBLEMS: Readonly<Record<string, readonly AppErrorCode[]>> = {
  400: ["BAD_INPUT"],
  401: ["NOT_SIGNED_IN", "KEY_UNKNOWN", "KEY_REVOKED", "KEY_EXPIRED"],
  403: ["NOT_ALLOWED", "KEY_SCOPE"],
  404: ["NOT_FOUND"],
  429: ["TOO_MANY_REQUESTS"],
  500: ["INTERNAL"],
  503: ["OVERLOADED", "COLLEGE_MOVING"],
};

/** And where there is a body. */
const BODY_PROBLEMS: Readonly<Record<string, readonly AppErrorCode[]>> = {
  413: ["TOO_LARGE"],
  415: ["UNSUPPORTED_MEDIA"],
};

const ABOUT = `What a college's own systems can ask of CampusPulse and have done here.

A key is made by an administrator, for some of the scopes below; it may do no more than its maker may. All instants are epoch milliseconds, all amounts minor units of the college's currency. Lists come in pages: send \`nextCursor\` back as \`cursor\`. Whatever changes something needs an \`Idempotency-Key\`: sent twice with the same one, it is done once, and answered alike; with anything else within a day, that key is refused. What is not done is answered as a problem (RFC 9457) with a \`code\`; 409 carries the refusal, unless it is of the key.`;

/**
 * The document of the API, made from the procedures it stands for.
 * @param slug the college whose address it names
 * Source: OpenAPI 3.1.1.
 */
export function describeApi(slug: string): JsonSchema {
  const paths: Record<string, Record<string, JsonSchema>> = {};
  for (const one of OPERATIONS) paths[one.path] = { ...paths[one.path], [one.method]: describeOperation(one) };
  return {
    openapi: "3.1.1",
    info: { title: "CampusPulse", version: VERSION, description: ABOUT },
    servers: [{ url: `/api/${slug}/v1` }],
    security: [{ key: [] }],
    paths,
    components: {
      securitySchemes: { key: { type: "http", scheme: "bearer", description: "A key of the college: cpk_…" } },
      schemas: { Problem: plain(z.toJSONSchema(problemSchema)) },
    },
  };
}

const problemSchema = z.object({
  ...{ type: z.string(), title: z.string(), status: z.number().int(), detail: z.string() },
  ...{ code: z.string(), requestId: z.string() },
  fields: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  refusal: z.looseObject({ code: z.string() }).optional(),
});

function describeOperation(one: Operation): JsonSchema {
  const { id, summary, tag, scope, method, answer } = one;
  const fields = describeInput(one);
  const body = fields.filter((field) => field.in === "body");
  const possible = body.length > 0 ? { ...PROBLEMS, ...BODY_PROBLEMS } : PROBLEMS;
  const problems = Object.entries(possible).map(([status, codes]) => [status, problem(wordsFor(codes))] as const);
  return {
    ...{ operationId: id, summary, tags: [tag], description: `Scope: \`${scope}\`.`, "x-scope": scope },
    parameters: fields.filter((field) => field.in !== "body").map(describeParameter),
    ...(body.length > 0
      ? { requestBody: { required: true, content: { "application/json": { schema: objectOf(body) } } } }
      : {}),
    responses: {
      200: {
        description: "Done",
        content: { "application/json": { schema: plain(z.toJSONSchema(answer)) } },
      },
      ...Object.fromEntries(problems),
      ...(method === "post"
        ? {
            409: problem(
              "It was refused: `refusal` says why. Or the key was sent with something else before: COMMAND_ID_REUSED",
            ),
          }
        : {}),
    },
  };
}

function describeParameter({ name, in: place, required, schema }: Field): JsonSchema {
  return { name, in: place, required, schema: plain(schema) };
}

function objectOf(fields: readonly Field[]): JsonSchema {
  return {
    type: "object",
    properties: Object.fromEntries(fields.map(({ name, schema }) => [name, plain(schema)])),
    required: fields.filter(({ required }) => required).map(({ name }) => name),
    additionalProperties: false,
  };
}

function problem(description: string): JsonSchema {
  const schema = { $ref: "#/components/schemas/Problem" };
  return { description, content: { "application/problem+json": { schema } } };
}

function wordsFor(codes: readonly AppErrorCode[]): string {
  return codes.map((code) => `\`${code}\`: ${APP_ERRORS[code].message}`).join("\n\n");
}

/** OpenAPI names the dialect once, for all of the document. */
function plain(schema: object): JsonSchema {
  const { $schema: _, ...rest } = schema as Record<string, unknown>;
  return rest;
}
