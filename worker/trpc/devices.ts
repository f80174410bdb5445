import { eventIdSchema } from "#shared/inputs/attendee";
import { deviceSchema, enrolDeviceSchema, proveDeviceSchema } from "#shared/inputs/devices";
import { enrolDevice } from "../services/devices/enrol-device.ts";
import { listDevices } from "../services/devices/list-devices.ts";
import { makeCode } from "../services/devices/make-code.ts";
import { proveDevice } from "../services/devices/prove-device.ts";
import { revokeDevice } from "../services/devices/revoke-device.ts";
import { audited, onEvent, publicProcedure, router, somewhere } from "./trpc.ts";

/** Phones that scan at one event, each with a key of its own. */
export const devicesRouter = router({
  list: onEvent("assign-volunteers", eventIdSchema).query(({ ctx, input }) => listDevices(ctx.call, input)),
  makeCode: onEvent("assign-volunteers", eventIdSchema).mutation(({ ctx, input }) => makeCode(ctx.call, input)),
  // At which event it is, the service finds out and asks.
  revoke: somewhere("assign-volunteers")
    .input(deviceSchema)
    .use(audited)
    .mutation(({ ctx, input }) => revokeDevice(ctx.call, input)),
  enrol: publicProcedure.input(enrolDeviceSchema).mutation(({ ctx, input }) => enrolDevice(ctx.call, input)),
  prove: publicProcedure.input(proveDeviceSchema).mutation(({ ctx, input }) => proveDevice(ctx.call, input)),
});
