import type * as z from "zod";
import type { LedgerRefusal } from "#shared/domain/ledger/types";
import { AppError } from "#shared/errors";
import type { updateEventSchema } from "#shared/inputs/organizer";
import type { Result } from "#shared/result";
import type { EventSetup, StaleEdit } from "#shared/views/event";
import type { Actor } from "../../auth/scope.ts";
import type { TenantCtx } from "../../context.ts";
import { findEvent } from "../../repositories/events.ts";
import { requireDepartment } from "../departments/require-department.ts";
import { requirePlace } from "../venues/require-place.ts";
import { changeEvent } from "./change-event.ts";

export async function updateEvent(
  ctx: TenantCtx & { readonly actor: Actor },
  { fields, ...edit }: z.output<typeof updateEventSchema>,
): Promise<Result<EventSetup, StaleEdit | LedgerRefusal>> {
  const event = await findEvent(ctx.db, edit.eventId);
  if (!event) throw new AppError("NOT_FOUND");
  const isMoved = event.departmentId !== fields.departmentId;
  const departmentPath = isMoved ? await requireDepartment(ctx, fields.departmentId) : event.departmentPath;
  const place = fields.venueId === undefined ? {} : await requirePlace(ctx.db, fields);
  return changeEvent(ctx, edit, { ...fields, ...place, departmentPath });
}
