import { readdirSync, readFileSync } from "node:fs";
import { nowMs } from "./audience.ts";

/** Of workerd, for each socket over loopback; the other process has one. */
export const DESCRIPTORS_PER_SOCKET = 2;
/** For everything that is no follower's socket: databases, objects, connections of commands. */
const SPARE_DESCRIPTORS = 1_500;
const LOOK_EVERY_MS = 100;

/** How many sockets over loopback fit into one process here. */
export function socketsMax(): number {
  return Math.floor(((descriptorsMax() ?? Number.POSITIVE_INFINITY) - SPARE_DESCRIPTORS) / DESCRIPTORS_PER_SOCKET);
}

/** Null on another system than Linux. */
export function descriptorsMax(): number | null {
  try {
    const [, max] = /^Max open files\s+(\d+)/m.exec(readFileSync("/proc/self/limits", "utf8")) ?? [];
    return max === undefined ? null : Number(max);
  } catch {
    return null;
  }
}

export function descriptorsOf(pid: number | null): number | null {
  if (pid === null) return null;
  try {
    return readdirSync(`/proc/${pid}/fd`).length;
  } catch {
    return null;
  }
}

/** @returns whether a server had to let go of sockets that were cut before as many can come anew */
export async function waitForDescriptors(pid: number | null, sockets: number, msMax: number): Promise<boolean> {
  const max = descriptorsMax();
  const needed = DESCRIPTORS_PER_SOCKET * sockets;
  if (pid === null || max === null || max >= 2 * needed + SPARE_DESCRIPTORS) return false;
  const deadline = nowMs() + msMax;
  while ((descriptorsOf(pid) ?? 0) > max - needed && nowMs() < deadline)
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  return true;
}
