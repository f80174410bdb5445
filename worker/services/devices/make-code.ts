import type * as z from "zod";
import { AppError } from "#shared/errors";
import type { eventIdSchema } from "#shared/inputs/attendee";
import { DEVICE_CODE_CHARS } from "#shared/limits";
import { makeShortCode } from "#shared/short-code";
import type { DeviceCode } from "#shared/views/devices";
import { hashToken } from "../../auth/token.ts";
import type { ActorCtx, CollegeCtx } from "../../context.ts";
import { addDeviceCode } from "../../repositories/devices.ts";
import { findEvent } from "../../repositories/events.ts";

/** Time to walk to the gate. */
const CODE_LIFE_MS = 10 * 60_000;
/** For whoever counts the tickets when the doors are closed. */
export const SCANS_AFTER_END_MS = 6 * 3_600_000;

/** Makes one phone a scanner of this event. Whoever shows it answers for the phone. */
export async function makeCode(ctx: ActorCtx, { eventId }: z.output<typeof eventIdSchema>): Promise<DeviceCode> {
  const event = await findEvent(ctx.db, eventId);
  if (!event) throw new AppError("NOT_FOUND");
  const { success: withinLimit } = await ctx.env.LINK_LIMIT.limit({ key: `device:${ctx.actor.userId}` });
  if (!withinLimit) throw new AppError("TOO_MANY_REQUESTS");
  const code = makeShortCode(crypto.getRandomValues(new Uint8Array(DEVICE_CODE_CHARS)));
  const expiresAt = ctx.now + CODE_LIFE_MS;
  const codeHash = await hashCode(ctx, code);
  // An event that is over lends its scanners for a while all the same: somebody may have to look something up.
  const scansUntil = Math.max(event.endsAt, ctx.now) + SCANS_AFTER_END_MS;
  await addDeviceCode(ctx.db, { codeHash, eventId, issuedBy: ctx.actor.userId, expiresAt, scansUntil });
  return { code, expiresAt };
}

export function hashCode({ scope }: Pick<CollegeCtx, "scope">, code: string): Promise<string> {
  return hashToken(`${scope.college.id}:${code}`);
}
