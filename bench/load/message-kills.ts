import { setTimeout as pause } from "node:timers/promises";
import type { Served } from "../../scripts/serve.ts";
import type { MessageCounts, ToldPeople } from "../server/told-people.ts";
import { Progress } from "./progress.ts";

export type Run = { readonly served: Served; readonly pid: number | null };

/** A sender is in its stride by then, and has not ended. */
const KILLED_AFTER_MS = { least: 150, most: 900 } as const;
const SAID_EVERY = 10;
const LOOK_EVERY_MS = 1_000;

/** Kills the process while it sends: each time with new messages besides those that the kills before left. */
export async function killSenders(
  start: () => Promise<Run>,
  people: ToldPeople,
  { kills, messages }: { readonly kills: number; readonly messages: number },
): Promise<void> {
  const progress = new Progress("kills", kills, SAID_EVERY);
  for (let kill = 0; kill < kills; kill++) {
    const { served, pid } = await start();
    if (pid === null) throw new Error("this system does not tell which process to kill");
    await people.add(served, messages);
    const jobs = served.runJobs().catch(() => {}); // dies with the process
    const { least, most } = KILLED_AFTER_MS;
    await pause(least + Math.random() * (most - least));
    process.kill(pid, "SIGKILL");
    await jobs;
    await served.dispose().catch(() => {});
    progress.step();
  }
}

/** The platform's minutes until nothing is pending. @returns how long it took, ms */
export async function drain(served: Served, people: ToldPeople, withinMs: number): Promise<number> {
  const startedAt = performance.now();
  while (pendingOf(await people.count(served)) > 0) {
    if (performance.now() - startedAt > withinMs) throw new Error("some messages do not end");
    await served.runJobs();
    await pause(LOOK_EVERY_MS);
  }
  return performance.now() - startedAt;
}

/** A text message that its provider took waits for the provider's word. */
export function pendingOf(counts: MessageCounts): number {
  return Object.entries(counts).reduce((sum, [state, count]) => sum + (state.endsWith(" pending") ? count : 0), 0);
}
