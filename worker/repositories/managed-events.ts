import type { EventStatus } from "#shared/domain/ledger/types";
import { MANAGED_ORDER, type ManagedEvent } from "#shared/views/event";
import { type CoveredWish, type EventPlace, listEventsOfStatus } from "./events.ts";
import type { TenantDb } from "./tenant-db.ts";

/** Where a page ended. */
export type ManagedPlace = EventPlace & { readonly status: EventStatus };

export type ManagedWish = CoveredWish & {
  readonly states: readonly EventStatus[];
  readonly after: ManagedPlace | null;
};

/** In the order of `MANAGED_ORDER`; what is to come soonest first, what is over latest first. */
export async function listManagedEvents(db: TenantDb, wish: ManagedWish): Promise<ManagedEvent[]> {
  const found: ManagedEvent[] = [];
  let isReached = wish.after === null;
  // State by state, for that order is no index's.
  for (const status of MANAGED_ORDER) {
    const wasLast = status === wish.after?.status;
    isReached ||= wasLast;
    const limit = wish.limit - found.length;
    if (!isReached || limit === 0 || !wish.states.includes(status)) continue;
    found.push(...(await listEventsOfStatus(db, status, { ...wish, after: wasLast ? wish.after : null, limit })));
  }
  return found;
}
