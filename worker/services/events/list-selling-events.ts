import { grantsWith } from "#shared/access";
import { MANAGED_ORDER, type ManagedEvent } from "#shared/views/event";
import type { ActorCtx } from "../../context.ts";
import { listManagedEvents } from "../../repositories/managed-events.ts";

/** More events than this are not gone through for their money at once; each is found by its name in the list of events. */
const SELLING_LISTED_MAX = 200;

/** Those whose money somebody manages, whether or not anything was sold; of those that are over, the latest. */
export function listSellingEvents({ db, actor, now }: ActorCtx): Promise<ManagedEvent[]> {
  const states = MANAGED_ORDER.filter((status) => status !== "draft");
  const coveredBy = grantsWith(actor.grants, "manage-money", now);
  return listManagedEvents(db, { coveredBy, states, after: null, limit: SELLING_LISTED_MAX });
}
