import type * as z from "zod";
import { AppError } from "#shared/errors";
import type { eventIdSchema } from "#shared/inputs/attendee";
import type { Cover } from "#shared/views/cover";
import type { TenantCtx } from "../../context.ts";
import { findEventCover } from "../../repositories/covers.ts";

/** Null for an event without one. @throws AppError NOT_FOUND for an event that there is not */
export async function getCover({ db }: TenantCtx, { eventId }: z.output<typeof eventIdSchema>): Promise<Cover | null> {
  const found = await findEventCover(db, eventId);
  if (!found) throw new AppError("NOT_FOUND");
  return found.cover;
}
