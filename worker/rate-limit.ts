import { AppError } from "#shared/errors";
import { makeMemory } from "./memory.ts";

const MINUTE_MS = 60_000;
const COUNTED_MAX = 20_000;

const counts = makeMemory<{ minute: number; requests: number }>(COUNTED_MAX, MINUTE_MS);

/**
 * Counts a request of somebody who is signed in, whatever address it comes from: a campus shares one. Each isolate counts for
 * itself, so the limit stops a script that runs away, not one that is patient; what must never be exceeded (seats, orders,
 * links) is counted by its authority.
 * @param perMinute "0" for no limit, as benches need
 * @throws AppError TOO_MANY_REQUESTS
 */
export function countRequest(who: string, perMinute: string, now: number): void {
  const limit = Number(perMinute);
  if (limit === 0) return;
  const minute = Math.floor(now / MINUTE_MS);
  const counted = counts.get(who, now);
  if (counted?.minute !== minute) {
    counts.set(who, { minute, requests: 1 }, now);
    return;
  }
  counted.requests += 1;
  if (counted.requests > limit) throw new AppError("TOO_MANY_REQUESTS");
}
