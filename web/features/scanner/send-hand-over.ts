import type { FoodRefusal, KitchenOrderView } from "#shared/domain/food/types";
import type { Result } from "#shared/result";
import { type Problem, toProblem } from "#web/lib/problem";
import { outcomeOfFoodRefusal } from "./hand-over-outcome.ts";
import type { Sent } from "./own-hand-overs.ts";

/** Say nothing of the hand-over itself, and may be otherwise another time. */
const PASSING: ReadonlySet<Problem["code"]> = new Set([
  "INTERNAL",
  "OVERLOADED",
  "TOO_MANY_REQUESTS",
  "COLLEGE_MOVING",
  "NOT_SIGNED_IN",
  "STEP_UP_NEEDED",
]);

/**
 * What the stand's answer means for a hand-over that a phone decided by itself.
 * @throws what `ask` throws where nobody was reached: the others would not get there either
 */
export async function sendHandOver(
  ask: () => Promise<Result<Pick<KitchenOrderView, "handedTwiceAt">, FoodRefusal>>,
  clock: (at: number) => string,
): Promise<Sent> {
  try {
    const told = await ask();
    if (!told.ok) return { kind: "not-taken", reason: outcomeOfFoodRefusal(told.refusal, clock).reason ?? "" };
    return { kind: told.value.handedTwiceAt === null ? "taken" : "twice" };
  } catch (error) {
    const { code, message } = toProblem(error);
    if (code === "NETWORK") throw error;
    return PASSING.has(code) ? { kind: "later" } : { kind: "not-taken", reason: message };
  }
}
