import type { CollegeId } from "#shared/ids";
import { makeMemory } from "../memory.ts";
import { findCollegeOfHost } from "../repositories/college-hosts.ts";
import type { PlatformDb } from "../repositories/platform-db.ts";

/** A host that was added or removed shows within this time. */
const HOST_MEMORY_MS = 60_000;
const HOSTS_REMEMBERED_MAX = 1_000;

let remembered = makeMemory<CollegeId | "all">(HOSTS_REMEMBERED_MAX, HOST_MEMORY_MS);

/** The only college on a host of its own; null on those that serve all. */
export async function ownCollegeOf(db: PlatformDb, origin: string, now: number): Promise<CollegeId | null> {
  const known = remembered.get(origin, now) ?? (await look(db, origin, now));
  return known === "all" ? null : known;
}

/** Call after a college's hosts were changed. */
export function forgetHosts(): void {
  remembered = makeMemory(HOSTS_REMEMBERED_MAX, HOST_MEMORY_MS);
}

async function look(db: PlatformDb, origin: string, now: number): Promise<CollegeId | "all"> {
  const found = (await findCollegeOfHost(db, new URL(origin).hostname)) ?? "all";
  remembered.set(origin, found, now);
  return found;
}
