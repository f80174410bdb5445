import { parseArgs } from "node:util";
import { runDay } from "./day.ts";
import { SOMETIMES, type Sometimes } from "./sometimes.ts";

/**
 * Lives many event days, each from its own seed: `--seed` the first, `--days` how many, `--crashes` to also die at every
 * storage turn and outbound call of each. Stops at the first broken invariant and says how to see it again.
 */
const { values } = parseArgs({
  options: {
    seed: { type: "string", default: "1" },
    days: { type: "string", default: "100" },
    colleges: { type: "string", default: "2" },
    people: { type: "string", default: "8" },
    crashes: { type: "boolean", default: false },
  },
});
const first = Number(values.seed);
const last = first + Number(values.days) - 1;
const size = { colleges: Number(values.colleges), peoplePerCollege: Number(values.people) };
const met = new Set<Sometimes>();
let points = 0;
let acknowledged = 0;
const startedAt = performance.now();
for (let seed = first; seed <= last; seed++) {
  let at = "";
  try {
    const day = await runDay({ seed, ...size });
    acknowledged += day.acknowledged;
    for (const what of day.met) met.add(what);
    if (!values.crashes) continue;
    for (const [place, count] of [
      ["turn", day.turns],
      ["call", day.calls],
    ] as const)
      for (let number = 1; number <= count; number++)
        for (const side of ["before", "after"] as const) {
          at = ` ${side} ${place} ${number}`;
          await runDay({ seed, ...size, crash: { at: place, number, side } });
          points += 1;
        }
  } catch (error) {
    console.error(`seed ${seed}${at}, ${size.colleges} colleges of ${size.peoplePerCollege}`);
    throw error;
  }
}
const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
console.log(
  `${values.days} days, ${acknowledged} acknowledged commands, ${points} crash points, 0 violations, ${seconds} s`,
);
const never = SOMETIMES.filter((what) => !met.has(what));
if (never.length > 0) console.log(`too weak, never met: ${never.join("; ")}`);
