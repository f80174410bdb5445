import { once } from "node:events";
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { Figures } from "./figures.ts";

export type ScenarioTask = { readonly name: string; readonly runs: number };

/** More threads gain little: two scenarios take as long as all the others together. */
const THREADS_MAX = 4;

/**
 * Runs scenarios side by side.
 * @param onDone told of each in the order of `tasks`, as soon as it and all before it are done
 */
export async function measureScenarios(tasks: readonly ScenarioTask[], onDone: (figures: Figures) => void) {
  const done: Figures[] = [];
  let [next, told] = [0, 0];
  const work = async () => {
    const worker = new Worker(new URL("./scenario-worker.ts", import.meta.url));
    try {
      for (let index = next++; index < tasks.length; index = next++) {
        worker.postMessage(tasks[index]);
        // Throws what the thread throws.
        done[index] = (await once(worker, "message"))[0];
        for (let figures = done[told]; figures; figures = done[told]) {
          onDone(figures);
          told += 1;
        }
      }
    } finally {
      await worker.terminate();
    }
  };
  const threads = Math.min(THREADS_MAX, availableParallelism(), tasks.length);
  await Promise.all(Array.from({ length: threads }, work));
  return done;
}
