import type { Emergency } from "#shared/views/emergencies";
import type { CollegeCtx } from "../../context.ts";
import { makeMemory } from "../../memory.ts";
import { listShownEmergencies } from "../../repositories/emergencies.ts";

/** Whoever has no live connection asks for it every few seconds, and thousands may have none at once. */
const REMEMBERED_MS = 1_000;
const COLLEGES_MAX = 1_000;

const remembered = makeMemory<readonly Emergency[]>(COLLEGES_MAX, REMEMBERED_MS);

/** What is to be shown to everybody now: for pages whose live connection is not there. */
export async function getShown({ db, now }: CollegeCtx): Promise<readonly Emergency[]> {
  const known = remembered.get(db.collegeId, now);
  if (known) return known;
  const { shown } = await listShownEmergencies(db, now);
  remembered.set(db.collegeId, shown, now);
  return shown;
}
