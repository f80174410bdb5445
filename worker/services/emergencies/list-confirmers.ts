import { mayAt } from "#shared/access";
import type { EventId, UserId } from "#shared/ids";
import type { TenantCtx } from "../../context.ts";
import { listNames } from "../../repositories/members.ts";
import { findEventPlace } from "../../repositories/places.ts";
import { listStaff } from "../../repositories/staff-grants.ts";

export type Confirmer = { readonly userId: UserId; readonly name: string };

/** Everybody who may ask for an emergency there, and confirm another's. @param eventId null: of the whole college */
export async function listConfirmers(ctx: TenantCtx, eventId: EventId | null): Promise<Confirmer[]> {
  const [staff, place] = await Promise.all([
    listStaff(ctx.db, eventId, ctx.now),
    eventId === null ? null : findEventPlace(ctx.db, eventId),
  ]);
  const may = staff.filter(({ grants }) =>
    eventId === null
      ? mayAt(grants, "manage-college", {}, ctx.now)
      : mayAt(grants, "raise-emergency", { ...place, eventId }, ctx.now),
  );
  const names = await listNames(
    ctx.db,
    may.map(({ userId }) => userId),
  );
  return may.map(({ userId }) => ({ userId, name: names.get(userId) ?? "" }));
}
