import { readFileSync } from "node:fs";

/** Runs `start` and tells which process it left running; null where the system does not tell (no /proc). */
export async function withChildPid<T>(start: () => Promise<T>): Promise<{ started: T; pid: number | null }> {
  const before = new Set(childPids());
  const started = await start();
  return { started, pid: childPids().find((pid) => !before.has(pid)) ?? null };
}

function childPids(): number[] {
  try {
    const children = readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, "utf8");
    return children.split(" ").filter(Boolean).map(Number);
  } catch {
    return [];
  }
}
