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

/** Calls of this isolate on their way to one object: two seconds of what it can make durable, all of which would wait there. */
const IN_FLIGHT_MAX = 400;
/** A call whose asker has left may never end here: after this time it counts no more. */
const IN_FLIGHT_MS = 30_000;

const inFlight = new Map<string, Set<{ readonly since: number }>>();

/**
 * Sends a writing call on its way, or sheds it at once where too many are on theirs: waiting for an object is without bound.
 * @throws AppError OVERLOADED
 */
export async function shedAbove<T>(objectName: string, now: number, call: () => Promise<T>): Promise<T> {
  const calls = inFlight.get(objectName) ?? new Set();
  if (calls.size >= IN_FLIGHT_MAX) {
    for (const one of calls) if (one.since <= now - IN_FLIGHT_MS) calls.delete(one);
    if (calls.size >= IN_FLIGHT_MAX) throw new AppError("OVERLOADED");
  }
  const mine = { since: now };
  inFlight.set(objectName, calls.add(mine));
  try {
    return await call();
  } finally {
    calls.delete(mine);
    if (calls.size === 0 && inFlight.get(objectName) === calls) inFlight.delete(objectName);
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
