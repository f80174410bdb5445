import type * as z from "zod";
import { changedFields } from "#shared/changed-fields";
import type { LedgerRefusal } from "#shared/domain/ledger/refusals";
import { AppError } from "#shared/errors";
import type { updateEventSchema } from "#shared/inputs/organizer";
import { type Result, refuse } from "#shared/result";
import type { EventSetup, StaleEdit } from "#shared/views/event";
import type { LifecycleRefusal } from "#shared/views/lifecycle";
import type { Actor } from "../../auth/scope.ts";
import type { TenantCtx } from "../../context.ts";
import { findEvent } from "../../repositories/events.ts";
import { requireDepartment } from "../departments/require-department.ts";
import { requirePlace } from "../venues/require-place.ts";
import { changeEvent } from "./change-event.ts";
import { misleads } from "./compare-fields.ts";

/** An event of a series that is edited by itself keeps what was edited when the series is. */
export async function updateEvent(
  ctx: TenantCtx & { readonly actor: Actor },
  { fields, tellPeople, ...edit }: z.output<typeof updateEventSchema>,
): Promise<Result<EventSetup, StaleEdit | LedgerRefusal | LifecycleRefusal>> {
  const event = await findEvent(ctx.db, edit.eventId);
  if (!event) throw new AppError("NOT_FOUND");
  if (event.status === "cancelled") return refuse({ code: "event-cancelled" });
  const isElsewhere = event.departmentId !== fields.departmentId;
  const departmentPath = isElsewhere ? await requireDepartment(ctx, fields.departmentId) : event.departmentPath;
  const place = fields.venueId === undefined ? {} : await requirePlace(ctx.db, fields);
  const wanted = { ...fields, ...place };
  const ownFields = event.seriesId
    ? [...new Set([...event.ownFields, ...changedFields(event, wanted)])]
    : event.ownFields;
  const notice = tellPeople && misleads(event, wanted) ? "event-moved" : null;
  return changeEvent(ctx, edit, { ...wanted, departmentPath, ownFields }, notice);
}
