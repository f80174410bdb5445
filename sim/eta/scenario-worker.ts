import { parentPort } from "node:worker_threads";
import { figuresOf } from "./figures.ts";
import type { ScenarioTask } from "./measure-scenarios.ts";
import { runScenario } from "./run-scenario.ts";
import { FURTHER, SCENARIOS } from "./scenarios.ts";

/** A thread of its own for scenarios, one at a time. */
parentPort?.on("message", ({ name, runs }: ScenarioTask) => {
  const scenario = [...SCENARIOS, ...FURTHER].find((one) => one.name === name);
  if (!scenario) throw new Error(`no scenario ${name}`);
  parentPort?.postMessage(figuresOf(runScenario(scenario, runs)));
});
