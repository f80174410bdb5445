import type { CollegeErasure } from "#shared/views/college";
import type { EdgeCtx } from "../../context.ts";
import { listErasures as listRows } from "../../repositories/college-erasures.ts";

/** Proof of what was erased of colleges that left. */
export async function listErasures({ platform }: EdgeCtx): Promise<CollegeErasure[]> {
  const erasures = await listRows(platform);
  return erasures.map(({ collegeId: _, afterEventId: __, ...shown }) => shown);
}
