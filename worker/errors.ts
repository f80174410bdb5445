import { TRPCError } from "@trpc/server";
import { type TRPC_ERROR_CODE_KEY, TRPC_ERROR_CODES_BY_KEY } from "@trpc/server/rpc";
import * as z from "zod";
import { APP_ERRORS, AppError, type AppErrorCode, type FieldProblem, RETRY_AFTER_SECONDS } from "#shared/errors";
import { rootCause } from "./log.ts";

/** Each of our codes in tRPC's words. HTTP statuses are in `APP_ERRORS`. */
const TRPC_CODES = {
  BAD_INPUT: "BAD_REQUEST",
  KEY_UNKNOWN: "UNAUTHORIZED",
  KEY_REVOKED: "UNAUTHORIZED",
  KEY_EXPIRED: "UNAUTHORIZED",
  KEY_SCOPE: "FORBIDDEN",
  // After those, for tRPC's own word means these.
  NOT_SIGNED_IN: "UNAUTHORIZED",
  STEP_UP_NEEDED: "FORBIDDEN",
  NOT_ALLOWED: "FORBIDDEN",
  NOT_FOUND: "NOT_FOUND",
  METHOD_NOT_ALLOWED: "METHOD_NOT_SUPPORTED",
  COMMAND_ID_REUSED: "CONFLICT",
  LINK_SPENT: "PRECONDITION_FAILED",
  FORM_INVALID: "UNPROCESSABLE_CONTENT",
  CODE_WRONG: "UNPROCESSABLE_CONTENT",
  PASSKEY_REFUSED: "UNPROCESSABLE_CONTENT",
  TOO_LARGE: "PAYLOAD_TOO_LARGE",
  UNSUPPORTED_MEDIA: "UNSUPPORTED_MEDIA_TYPE",
  DEVICE_REFUSED: "PRECONDITION_FAILED",
  DEVICE_REVOKED: "PRECONDITION_FAILED",
  DEVICE_ENDED: "PRECONDITION_FAILED",
  SSO_FAILED: "PRECONDITION_FAILED",
  TOO_MANY_REQUESTS: "TOO_MANY_REQUESTS",
  PAYMENTS_OFF: "PRECONDITION_FAILED",
  AMOUNT_TOO_SMALL: "UNPROCESSABLE_CONTENT",
  PROVIDER_FAILED: "BAD_GATEWAY",
  INTERNAL: "INTERNAL_SERVER_ERROR",
  COLLEGE_MOVING: "SERVICE_UNAVAILABLE",
  OVERLOADED: "SERVICE_UNAVAILABLE",
} as const satisfies Record<AppErrorCode, TRPC_ERROR_CODE_KEY>;

const APP_CODES = new Map<TRPC_ERROR_CODE_KEY, AppErrorCode>([
  ...Object.entries(TRPC_CODES).map(([app, trpc]): [TRPC_ERROR_CODE_KEY, AppErrorCode] => [trpc, toAppErrorCode(app)]),
  ["PARSE_ERROR", "BAD_INPUT"],
]);

/** What a client finds in `error.data`. */
export type ErrorData = {
  readonly appCode: AppErrorCode;
  readonly httpStatus: number;
  readonly requestId: string | null;
  /** Only for BAD_INPUT and FORM_INVALID. */
  readonly fields: readonly FieldProblem[];
};

export type ErrorShape = {
  readonly code: (typeof TRPC_ERROR_CODES_BY_KEY)[TRPC_ERROR_CODE_KEY];
  readonly message: string;
  readonly data: ErrorData;
};

/** Whatever was thrown, as one of our own errors; what nobody foresaw is INTERNAL and tells nothing. */
export function toAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  if (thrown instanceof TRPCError) {
    if (thrown.cause instanceof AppError) return thrown.cause;
    if (thrown.code !== "INTERNAL_SERVER_ERROR") return new AppError(APP_CODES.get(thrown.code) ?? "BAD_INPUT");
    return toAppError(thrown.cause);
  }
  if (isOverload(thrown)) return new AppError("OVERLOADED");
  return new AppError("INTERNAL");
}

/** D1 and Durable Objects say "overloaded" when they want no more requests for now. */
export function isOverload(thrown: unknown): boolean {
  const root = rootCause(thrown);
  if (!(root instanceof Error)) return false;
  return (
    ("overloaded" in root && root.overloaded === true) || /overloaded|too many requests queued/i.test(root.message)
  );
}

/** The one form of every error below `/api`, tRPC's or not. */
export function shapeError(error: unknown, requestId: string | null): ErrorShape {
  const appError = toAppError(error);
  return {
    code: TRPC_ERROR_CODES_BY_KEY[TRPC_CODES[appError.code]],
    message: appError.message,
    data: {
      appCode: appError.code,
      httpStatus: APP_ERRORS[appError.code].status,
      requestId,
      fields:
        error instanceof TRPCError && error.cause instanceof z.ZodError
          ? error.cause.issues.map(toFieldProblem)
          : appError.fields,
    },
  };
}

/** A problem of zod's, as a client is told. */
export function toFieldProblem(issue: z.core.$ZodIssue): FieldProblem {
  return { path: issue.path.join("."), message: issue.message };
}

function toAppErrorCode(text: string): AppErrorCode {
  return text as AppErrorCode;
}

/** For what fails before or outside tRPC. */
export function errorResponse(error: unknown, requestId: string): Response {
  const shape = shapeError(error, requestId);
  return Response.json({ error: shape }, { status: shape.data.httpStatus, headers: retryHeaders(shape.data.appCode) });
}

export function retryHeaders(code: AppErrorCode): Record<string, string> {
  const worthIt = code === "OVERLOADED" || code === "TOO_MANY_REQUESTS";
  return worthIt ? { "retry-after": String(RETRY_AFTER_SECONDS) } : {};
}
