import { APP_ERRORS, type AppError, type FieldProblem } from "#shared/errors";
import { retryHeaders } from "../errors.ts";

/** A refusal of the domain: the request was understood, and what it asks for cannot be. */
const REFUSED_STATUS = 409;

/**
 * An answer that is none, with our code as its type.
 * Source: RFC 9457.
 */
export function problemOf(error: AppError, requestId: string): Response {
  const { status } = APP_ERRORS[error.code];
  const said = { code: error.code, detail: error.message, fields: error.fields };
  return problem(status, said, requestId, retryHeaders(error.code));
}

/** What the domain said no to, with all that it said. */
export function problemOfRefusal(refusal: { readonly code: string }, requestId: string): Response {
  const detail = "It was refused, and nothing was changed. The refusal says why.";
  return problem(REFUSED_STATUS, { code: refusal.code, detail, refusal }, requestId, {});
}

type Said = {
  readonly code: string;
  readonly detail: string;
  readonly fields?: readonly FieldProblem[];
  readonly refusal?: object;
};

function problem(
  status: number,
  { code, detail, fields, refusal }: Said,
  requestId: string,
  headers: Record<string, string>,
): Response {
  const slug = code.toLowerCase().replaceAll("_", "-");
  const title = `${slug.charAt(0).toUpperCase()}${slug.slice(1)}`.replaceAll("-", " ");
  const more = { ...(fields?.length ? { fields } : {}), ...(refusal ? { refusal } : {}) };
  const body = { type: `urn:campuspulse:problem:${slug}`, title, status, detail, code, requestId, ...more };
  return Response.json(body, {
    status,
    headers: { ...headers, "content-type": "application/problem+json", "cache-control": "no-store" },
  });
}
