import { STATIC_STEPS } from "./static-steps.ts";
import { runSteps, totalOf } from "./steps.ts";

/** Everything that needs no build and no browser; green before every commit. */
const startedAt = performance.now();
const outcomes = await runSteps(STATIC_STEPS);
const { passed, failed } = totalOf(outcomes);
const broken = outcomes.filter((outcome) => outcome.failed > 0).map(({ name }) => name);
console.log(
  `\n${broken.length === 0 ? "All is well" : `To mend: ${broken.join(", ")}`}` +
    ` — ${passed} passed, ${failed} failed in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`,
);
process.exitCode = failed === 0 ? 0 : 1;
