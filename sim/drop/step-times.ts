import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import type { Random } from "../random.ts";

/** What people ask for in a drop. */
export const STEPS = ["enter", "holdSeat", "register", "joinWaitlist"] as const;
export type Step = (typeof STEPS)[number];

/** Ascending, and each step's quantiles at them in milliseconds. `bench/measure-steps.ts` writes it. */
export const stepTimesSchema = z.strictObject({
  how: z.string(),
  shares: z.array(z.number()).min(2),
  ms: z.record(z.enum(STEPS), z.array(z.number())),
});
export type StepTimes = z.infer<typeof stepTimesSchema>;

export const STEP_TIMES_FILE = join(import.meta.dirname, "step-times.json");

export function readStepTimes(): StepTimes {
  return stepTimesSchema.parse(JSON.parse(readFileSync(STEP_TIMES_FILE, "utf8")));
}

/** One duration of a step, milliseconds: between two measured quantiles it is as likely everywhere. */
export function drawMs({ shares, ms }: StepTimes, step: Step, random: Random): number {
  const share = random.next();
  const above = Math.max(
    1,
    shares.findIndex((one) => one >= share),
  );
  const [low = 0, high = 1] = [shares[above - 1], shares[above]];
  const [from = 0, to = from] = [ms[step][above - 1], ms[step][above]];
  return from + ((to - from) * Math.max(0, share - low)) / (high - low);
}
