import type { UserId } from "#shared/ids";
import type { TenantCtx } from "../../context.ts";
import type { EventRow } from "../../repositories/events.ts";
import { listPlaceHolders } from "../../repositories/registrations.ts";
import { listStaff, type StaffGrants } from "../../repositories/staff-grants.ts";
import { type EventStaffing, readStaffing } from "../staffing/read-staffing.ts";

/** Those of one event whom rules may have told something. */
export type Addressees = {
  /** People with a role that may concern the event. */
  readonly staff: () => Promise<readonly StaffGrants[]>;
  readonly staffing: () => Promise<EventStaffing>;
  readonly placeHolders: () => Promise<readonly UserId[]>;
};

/** Each is read when it is first asked for, and not again: one that could not be read fails those alone who ask for it. */
export function openAddressees(ctx: TenantCtx, event: EventRow): Addressees {
  return {
    staff: once(() => listStaff(ctx.db, event.id, ctx.now)),
    staffing: once(() => readStaffing(ctx, event.id)),
    placeHolders: once(() => listPlaceHolders(ctx.db, event.id)),
  };
}

function once<T>(read: () => Promise<T>): () => Promise<T> {
  let reading: Promise<T> | null = null;
  return () => {
    reading ??= read();
    return reading;
  };
}
