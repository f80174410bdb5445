import type * as z from "zod";
import { AppError } from "#shared/errors";
import type { deviceSchema } from "#shared/inputs/devices";
import type { DeviceView } from "#shared/views/devices";
import { requireMay } from "../../auth/authorise.ts";
import { closeSocketsSoon } from "../../auth/close-sockets.ts";
import type { ActorCtx } from "../../context.ts";
import { findDevice, listDevicesAt, revokeDeviceRow } from "../../repositories/devices.ts";
import { deleteSessions, listSessionsOf } from "../../repositories/sessions.ts";
import { changeRoles } from "../people/change-roles.ts";

/** It decides nothing any more, and forgets what it holds as soon as it asks again. */
export async function revokeDevice(ctx: ActorCtx, { deviceId }: z.output<typeof deviceSchema>): Promise<DeviceView[]> {
  const device = await findDevice(ctx.db, deviceId);
  if (!device) throw new AppError("NOT_FOUND");
  await requireMay(ctx, "assign-volunteers", { eventId: device.eventId });
  await changeRoles(ctx, device.userId, () => revokeDeviceRow(ctx.db, device, ctx.now));
  const sessions = await listSessionsOf(ctx.platform, device.userId, ctx.now);
  const ids = sessions.map(({ id }) => id);
  await deleteSessions(ctx.platform, ids, Date.now());
  closeSocketsSoon(ctx, ids);
  return listDevicesAt(ctx.db, device.eventId);
}
