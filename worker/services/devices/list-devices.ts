import type * as z from "zod";
import type { eventIdSchema } from "#shared/inputs/attendee";
import type { DeviceView } from "#shared/views/devices";
import { requireTarget } from "../../auth/authorise.ts";
import type { ActorCtx } from "../../context.ts";
import { listDevicesAt } from "../../repositories/devices.ts";

export async function listDevices(
  { db }: ActorCtx,
  { eventId }: z.output<typeof eventIdSchema>,
): Promise<DeviceView[]> {
  await requireTarget(db, { eventId });
  return listDevicesAt(db, eventId);
}
