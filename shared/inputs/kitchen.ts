import * as z from "zod";
import { commandIdSchema, idSchema } from "#shared/ids";
import { COOKS_MAX, ORDER_LINES_MAX, PORTIONS_AT_ONCE_MAX, VOID_REASON_CHARS_MAX } from "#shared/limits";

const stationCommand = { commandId: commandIdSchema, stationId: idSchema("station") };
const orderCommand = { ...stationCommand, orderId: idSchema("order") };
/** The line's place in its order, from 0. */
const line = z
  .number()
  .int()
  .min(0)
  .max(ORDER_LINES_MAX - 1);

export const kitchenOrderSchema = z.strictObject(orderCommand);
export const orderLineSchema = z.strictObject({ ...orderCommand, line });
export const markLineSchema = z.strictObject({ ...orderCommand, line, done: z.boolean() });
export const markPaidSchema = z.strictObject({ ...orderCommand, paid: z.boolean() });
export const offerSubstituteSchema = z.strictObject({ ...orderCommand, line, skuId: idSchema("sku") });
export const voidOrderSchema = z.strictObject({
  ...orderCommand,
  reason: z.string().trim().min(1, "Say why").max(VOID_REASON_CHARS_MAX),
});
export const portionsSchema = z.strictObject({
  ...stationCommand,
  skuId: idSchema("sku"),
  portions: z.number().int().min(1).max(PORTIONS_AT_ONCE_MAX),
});
export const setCooksSchema = z.strictObject({ ...stationCommand, cooks: z.number().int().min(1).max(COOKS_MAX) });
