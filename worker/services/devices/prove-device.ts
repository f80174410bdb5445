import type * as z from "zod";
import { deviceProof } from "#shared/device-proof";
import { AppError } from "#shared/errors";
import type { proveDeviceSchema } from "#shared/inputs/devices";
import type { Enrolled } from "#shared/views/devices";
import { isSignedBy } from "../../auth/device-key.ts";
import { startSession } from "../../auth/start-session.ts";
import type { CollegeCtx } from "../../context.ts";
import { findDevice, noteDeviceProof } from "../../repositories/devices.ts";
import { findUser } from "../../repositories/users.ts";

/** A phone's clock may be wrong by this much. */
const CLOCK_SKEW_MS = 5 * 60_000;

/**
 * Signs a scanner in again by its key.
 * @throws AppError DEVICE_REVOKED or DEVICE_ENDED, upon which the phone forgets all it holds; DEVICE_REFUSED for anything else that is wrong
 */
export async function proveDevice(
  ctx: CollegeCtx,
  { deviceId, at, signature }: z.output<typeof proveDeviceSchema>,
): Promise<Enrolled> {
  const device = await findDevice(ctx.db, deviceId);
  const isProven = device && (await isSignedBy(device.publicKey, signature, deviceProof(ctx.origin, deviceId, at)));
  if (!isProven) throw new AppError("DEVICE_REFUSED");
  if (device.revokedAt !== null) throw new AppError("DEVICE_REVOKED");
  if (device.endsAt <= ctx.now) throw new AppError("DEVICE_ENDED");
  if (Math.abs(at - ctx.now) > CLOCK_SKEW_MS) {
    throw new AppError("DEVICE_REFUSED", "The clock of this phone is wrong. Set it, then try again.");
  }
  if (!(await noteDeviceProof(ctx.db, deviceId, at))) throw new AppError("DEVICE_REFUSED");
  const user = await findUser(ctx.platform, device.userId);
  if (!user) throw new AppError("DEVICE_REVOKED");
  await startSession(ctx, user, { collegeId: ctx.scope.college.id, steppedUpAt: null });
  return { deviceId, eventId: device.eventId };
}
