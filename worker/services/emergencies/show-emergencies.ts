import type { TenantCtx } from "../../context.ts";
import { describeFailure, logLine } from "../../log.ts";
import { listShownEmergencies, noteEmergenciesTold } from "../../repositories/emergencies.ts";

/**
 * Tells all pages of the college what is to be shown now. What could not be told stays noted as such, and is told by the next of
 * consumer and sweep; a repeat shows the same once more.
 */
export async function showEmergencies({ db, objects }: TenantCtx): Promise<void> {
  try {
    const { seq, shown } = await listShownEmergencies(db, Date.now());
    if (await objects.people.show(shown, seq)) await noteEmergenciesTold(db, seq, Date.now());
  } catch (failure) {
    logLine("error", "pages were not told of an emergency", { failure: describeFailure(failure) });
  }
}
