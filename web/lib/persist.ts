import { retryAfterMs, toProblem } from "./problem.ts";
import { withStepUp } from "./step-up.ts";

/** A person's requests are counted by the minute: whoever waits this long for one page has begun another. */
const PATIENCE_MS = 90_000;
const REST_MS = 5_000;
const RETRY_BASE_MS = 400;
const RETRY_MAX_MS = 10_000;

/**
 * One request of many, as of a download page by page: asks for a second factor where one is wanted, and again after a pause
 * where the network, too many requests or a busy server were in the way.
 * @param onWait before each pause
 * @throws what the last try threw
 */
export async function persist<T>(
  send: () => Promise<T>,
  wait: (ms: number) => Promise<void>,
  onWait: () => void,
): Promise<T> {
  let waitedMs = 0;
  for (let tries = 1; ; tries++) {
    try {
      return await withStepUp(send);
    } catch (failure) {
      const pauseMs = pauseAfter(failure, tries);
      if (pauseMs === null || waitedMs + pauseMs > PATIENCE_MS) throw failure;
      waitedMs += pauseMs;
      onWait();
      await wait(pauseMs);
    }
  }
}

/** Null where another try would end like this one. */
function pauseAfter(failure: unknown, tries: number): number | null {
  const { code } = toProblem(failure);
  if (code === "TOO_MANY_REQUESTS") return retryAfterMs(failure) ?? REST_MS;
  if (code === "NETWORK" || code === "OVERLOADED") return Math.min(RETRY_BASE_MS * 2 ** tries, RETRY_MAX_MS);
  return null;
}
