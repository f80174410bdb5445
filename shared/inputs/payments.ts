import * as z from "zod";
import { commandIdSchema, idSchema } from "../ids.ts";
import { BASKET_STANDS_MAX, PRICE_MAX, TAX_RATE_BP_MAX, TICKETS_MAX } from "../limits.ts";
import { pageSchema } from "./organizer.ts";

/** Who sells, as the college's receipts say. */
export const saveSellerSchema = z.strictObject({
  legalName: z.string().trim().min(1, "Required").max(120),
  /** In lines, as on an envelope. */
  address: z.string().trim().min(1, "Required").max(300),
  taxId: z.string().trim().min(1).max(40).nullable(),
  /** Basis points, 1900 is 19 %. */
  taxRateBp: z.int().min(0, "A rate of 0 % or more").max(TAX_RATE_BP_MAX, "A rate of 50 % at most"),
});

export const payRegistrationSchema = z.strictObject({ commandId: commandIdSchema, eventId: idSchema("event") });

/** Orders of food that are paid together: one of each stand. */
export const payOrdersSchema = z.strictObject({
  commandId: commandIdSchema,
  orders: z
    .array(z.strictObject({ stationId: idSchema("station"), orderId: idSchema("order") }))
    .min(1)
    .max(BASKET_STANDS_MAX)
    .refine((orders) => new Set(orders.map(({ orderId }) => orderId)).size === orders.length, "An order comes twice"),
});

/** Of the events whose money somebody manages. */
export const listSellingSchema = pageSchema;
export const listOrdersSchema = z.strictObject({
  eventId: idSchema("event"),
  cursor: idSchema("payment").optional(),
  limit: z.int().min(1).max(100).default(50),
});
export const refundPaymentSchema = z.strictObject({
  commandId: commandIdSchema,
  eventId: idSchema("event"),
  paymentId: idSchema("payment"),
  /** Minor units; null: all that is left. */
  amount: z
    .int()
    .min(1, "More than nothing")
    .max(PRICE_MAX * TICKETS_MAX)
    .nullable(),
});
