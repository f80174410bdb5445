import type { ObjectFailure } from "#durable-objects/authority/command-log";
import { AppError, type AppErrorCode } from "#shared/errors";
import type { Refusal, Result } from "#shared/result";
import { isOverload } from "../errors.ts";

const FAILURES = {
  "object-unknown": "NOT_FOUND",
  overloaded: "OVERLOADED",
  "command-id-reused": "COMMAND_ID_REUSED",
} as const satisfies Record<ObjectFailure["code"], AppErrorCode>;

/** What workerd says when an object moved or restarted under a call; the call may or may not have happened. */
const LOST = /Network connection lost|object to be reset|code was updated|no longer active/i;

/**
 * Calls an object, once more with a fresh stub if the first call was lost. Only for calls that may happen twice: reads,
 * and commands, which carry the id that makes a repeat harmless.
 * @param connect a new stub for each try: one that has thrown stays broken
 * @throws AppError OVERLOADED, never tried again: that would add to the load
 */
export async function callObject<S, T>(connect: () => S, call: (stub: S) => Promise<T>): Promise<T> {
  try {
    return await call(connect());
  } catch (failure) {
    if (isOverload(failure)) throw new AppError("OVERLOADED");
    if (!isLost(failure)) throw failure;
  }
  try {
    return await call(connect());
  } catch (failure) {
    throw isOverload(failure) ? new AppError("OVERLOADED") : failure;
  }
}

/**
 * Separates what a person can be told (a refusal of the domain, left as it is) from what only the edge can say.
 * @throws AppError NOT_FOUND, OVERLOADED or COMMAND_ID_REUSED for an object's own failure
 */
export function domainOnly<T, R extends Refusal>(result: Result<T, R | ObjectFailure>): Result<T, R> {
  if (result.ok) return result;
  const { refusal } = result;
  if (isObjectFailure(refusal)) throw new AppError(FAILURES[refusal.code]);
  return { ok: false, refusal };
}

function isObjectFailure(refusal: Refusal): refusal is ObjectFailure {
  return refusal.code in FAILURES;
}

function isLost(failure: unknown): boolean {
  if (!(failure instanceof Error)) return false;
  return ("retryable" in failure && failure.retryable === true) || LOST.test(failure.message);
}
