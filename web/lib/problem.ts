import { TRPCClientError } from "@trpc/client";
import { APP_ERRORS, type AppErrorCode } from "#shared/errors";

/** The edge's own failure, or no answer at all ("NETWORK"): what a screen needs to say about it. */
export type Problem = {
  readonly code: AppErrorCode | "NETWORK";
  readonly message: string;
  /** What to quote when asking for help. */
  readonly requestId: string | null;
  readonly fields: readonly { readonly path: string; readonly message: string }[];
};

const NETWORK_MESSAGE = "We could not reach CampusPulse. Check your connection; what you did before is kept.";

/** Makes any thrown thing sayable. An answer without a code we know is a loss of the network or a proxy in between. */
export function toProblem(error: unknown): Problem {
  const data: unknown = error instanceof TRPCClientError ? error.data : null;
  if (!isRecord(data)) {
    const ours = error instanceof Error && !(error instanceof TRPCClientError);
    return ours
      ? { code: "INTERNAL", message: APP_ERRORS.INTERNAL.message, requestId: null, fields: [] }
      : { code: "NETWORK", message: NETWORK_MESSAGE, requestId: null, fields: [] };
  }
  const code = isAppErrorCode(data.appCode) ? data.appCode : "INTERNAL";
  const said = error instanceof Error && error.message ? error.message : APP_ERRORS[code].message;
  return {
    code,
    message: isAppErrorCode(data.appCode) ? said : APP_ERRORS.INTERNAL.message,
    requestId: typeof data.requestId === "string" ? data.requestId : null,
    fields: Array.isArray(data.fields) ? data.fields.filter(isFieldProblem) : [],
  };
}

/** How long the server asks to leave it alone; null where it says nothing of that. */
export function retryAfterMs(error: unknown): number | null {
  const answer = error instanceof TRPCClientError ? error.meta?.response : null;
  const seconds = answer instanceof Response ? Number(answer.headers.get("retry-after")) : 0;
  return seconds > 0 ? seconds * 1_000 : null;
}

/** The sentence for one field of a form, if the server marked it. */
export function fieldError(problem: Problem | null, path: string): string | null {
  return problem?.fields.find((field) => field.path === path)?.message ?? null;
}

function isAppErrorCode(value: unknown): value is AppErrorCode {
  return typeof value === "string" && value in APP_ERRORS;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function isFieldProblem(value: unknown): value is { path: string; message: string } {
  return isRecord(value) && typeof value.path === "string" && typeof value.message === "string";
}
