import { join } from "node:path";
import { createVitest } from "vitest/node";
import { ENGINES, type EngineName } from "./engines.ts";

/**
 * Runs an engine's tests in the copy it was started in, those beside the mistake and the quick ones first, and sends the first that fails, or null. One process for
 * each mistake: a Vitest that was stopped in the middle may remember a file as it was. A mistake that makes a loop endless never
 * answers: whoever asks has to end this process.
 */
const [copy = "", engine = "queue", folder = ""] = process.argv.slice(2);
const { tests, leftOut } = ENGINES[engine as EngineName];
const isBeside = (stage: readonly string[]) => stage.some((name) => folder.endsWith(name.replace(/\/.*/, "")));
const vitest = await createVitest("test", {
  ...{ root: copy, config: false, watch: false, bail: 1, maxWorkers: 1, pool: "threads", reporters: [{}] },
  ...{ include: ["shared/domain/*/*.test.ts"], testTimeout: 0, fsModuleCache: false },
  setupFiles: [join(import.meta.dirname, "quick-properties.ts")],
  ...(leftOut && { testNamePattern: new RegExp(`^(?!.*${leftOut})`) }),
});
process.send?.({ noticedBy: await firstFailure() }, () => process.exit());

async function firstFailure(): Promise<string | null> {
  const [project] = vitest.projects;
  if (!project) throw new Error("Vitest has no project");
  for (const stage of tests.toSorted((a, b) => Number(isBeside(b)) - Number(isBeside(a)))) {
    const files = stage.map((name) => project.createSpecification(join(copy, `shared/domain/${name}.ts`)));
    const { testModules, unhandledErrors } = await vitest.runTestSpecifications(files);
    for (const module of testModules) {
      for (const test of module.children.allTests("failed")) return test.fullName;
      if (module.state() === "failed") return `${module.relativeModuleId} does not load`;
    }
    if (unhandledErrors.length > 0) return String(unhandledErrors[0]);
  }
  return null;
}
