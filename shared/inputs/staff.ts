import * as z from "zod";
import { commandIdSchema, idSchema } from "#shared/ids";
import { SERVERS_MAX } from "#shared/limits";
import { CODE_CHARS_MAX } from "#shared/protocol/live";

const stationCommand = { commandId: commandIdSchema, stationId: idSchema("station") };

export const stationCommandSchema = z.strictObject(stationCommand);
export const setServersSchema = z.strictObject({
  ...stationCommand,
  servers: z.number().int().min(0).max(SERVERS_MAX),
});
export const setIntakeSchema = z.strictObject({ ...stationCommand, intake: z.enum(["open", "paused", "closed"]) });
export const tokenCommandSchema = z.strictObject({ ...stationCommand, tokenId: idSchema("token") });
export const orderCommandSchema = z.strictObject({ ...stationCommand, orderId: idSchema("order") });
export const handOverSchema = z.strictObject({ ...stationCommand, code: z.string().min(1).max(CODE_CHARS_MAX) });
export const skuCommandSchema = z.strictObject({ ...stationCommand, skuId: idSchema("sku") });
