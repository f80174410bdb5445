import type * as z from "zod";
import { enrolProof } from "#shared/device-proof";
import { AppError } from "#shared/errors";
import type { enrolDeviceSchema } from "#shared/inputs/devices";
import type { Enrolled } from "#shared/views/devices";
import { isSignedBy } from "../../auth/device-key.ts";
import { startSession } from "../../auth/start-session.ts";
import type { CollegeCtx } from "../../context.ts";
import { newId } from "../../ids.ts";
import { enrolDeviceRow } from "../../repositories/devices.ts";
import { findUser } from "../../repositories/users.ts";
import { hashCode } from "./make-code.ts";

/** Makes the browser that asks a scanner, and signs it in as one. */
export async function enrolDevice(
  ctx: CollegeCtx,
  { code, name, publicKey, signature }: z.output<typeof enrolDeviceSchema>,
): Promise<Enrolled> {
  const { success: withinLimit } = await ctx.env.LINK_LIMIT.limit({ key: `enrol:${ctx.scope.college.id}` });
  if (!withinLimit) throw new AppError("OVERLOADED");
  if (!(await isSignedBy(publicKey, signature, enrolProof(ctx.origin, code)))) throw new AppError("DEVICE_REFUSED");
  const { now } = ctx;
  const [deviceId, userId, grantId] = [newId("device", now), newId("user", now), newId("grant", now)];
  const codeHash = await hashCode(ctx, code);
  const eventId = await enrolDeviceRow(ctx.db, { id: deviceId, userId, grantId, codeHash, name, publicKey, now });
  if (!eventId) throw new AppError("LINK_SPENT", "This code was used, or has expired. Ask for a new one.");
  const user = await findUser(ctx.platform, userId);
  if (!user) throw new AppError("NOT_FOUND"); // revoked in the same moment
  await startSession(ctx, user, { collegeId: ctx.scope.college.id, steppedUpAt: null });
  return { deviceId, eventId };
}
