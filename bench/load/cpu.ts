import { readFileSync } from "node:fs";

/** `serverMs` is null where the system does not tell. */
export type CpuUse = { readonly generatorLoad: number; readonly serverMs: number | null };
export type CpuMeter = { readonly read: () => CpuUse };

/** Linux counts process time in ticks of this length. */
const TICK_MS = 10;

/** Measures this process and the server's from now on. */
export function meterCpu(serverPid: number | null): CpuMeter {
  const since = performance.now();
  const own = process.cpuUsage();
  const before = processCpuMs(serverPid);
  return {
    read: () => {
      const used = process.cpuUsage(own);
      const after = processCpuMs(serverPid);
      return {
        generatorLoad: (used.user + used.system) / 1000 / (performance.now() - since),
        serverMs: before === null || after === null ? null : after - before,
      };
    },
  };
}

/** User and system time a process has used so far. */
export function processCpuMs(pid: number | null): number | null {
  const stat = readProc(pid, "stat");
  if (stat === null) return null;
  // The command's name, in brackets, may hold spaces.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

/** Resident memory in bytes. */
export function processMemory(pid: number | null): number | null {
  const match = /^VmRSS:\s+(\d+) kB/m.exec(readProc(pid, "status") ?? "");
  return match ? Number(match[1]) * 1024 : null;
}

const QUIET_SHARE = 0.1;
const QUIET_PROBE_MS = 200;
/** The bus hands over a batch a second: a shorter rest is only the time between two. */
const QUIET_PROBES = 7;

/** Waits until a server has caught up with what it was given: its process hardly uses a core any more. */
export async function settle(pid: number | null, msMax: number): Promise<void> {
  const deadline = performance.now() + msMax;
  for (let quiet = 0; quiet < QUIET_PROBES && performance.now() < deadline; ) {
    const before = processCpuMs(pid);
    await new Promise((resolve) => setTimeout(resolve, QUIET_PROBE_MS));
    const after = processCpuMs(pid);
    if (before === null || after === null) return;
    quiet = after - before <= QUIET_SHARE * QUIET_PROBE_MS ? quiet + 1 : 0;
  }
}

function readProc(pid: number | null, file: string): string | null {
  if (pid === null) return null;
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return null;
  }
}
