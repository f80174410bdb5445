import { eventIdSchema, orderSchema } from "#shared/inputs/attendee";
import {
  listOrdersSchema,
  listSellingSchema,
  payOrdersSchema,
  payRegistrationSchema,
  refundPaymentSchema,
  saveSellerSchema,
} from "#shared/inputs/payments";
import { listSellingEvents } from "../services/events/list-selling-events.ts";
import { checkAccount, connectAccount } from "../services/payments/connect-account.ts";
import { explainUnpaid } from "../services/payments/explain-unpaid.ts";
import { getSettings } from "../services/payments/get-settings.ts";
import { listOrders } from "../services/payments/list-orders.ts";
import { lookForOrderPayment } from "../services/payments/look-for-order-payment.ts";
import { lookForPayment } from "../services/payments/look-for-payment.ts";
import { payOrders } from "../services/payments/pay-orders.ts";
import { payRegistration } from "../services/payments/pay-registration.ts";
import { refundPayment } from "../services/payments/refund-payment.ts";
import { saveSeller } from "../services/payments/save-seller.ts";
import { listReceipts } from "../services/receipts/list-receipts.ts";
import { audited, everywhere, memberProcedure, onEvent, router, somewhere } from "./trpc.ts";

const managed = everywhere("manage-college");

/** Paying, where a college's money goes, and what those who paid are given. */
export const paymentsRouter = router({
  settings: everywhere("see-settings").query(({ ctx }) => getSettings(ctx.call)),
  saveSeller: managed
    .input(saveSellerSchema)
    .use(audited)
    .mutation(({ ctx, input }) => saveSeller(ctx.call, input)),
  connect: managed.use(audited).mutation(({ ctx }) => connectAccount(ctx.call)),
  checkAccount: managed.use(audited).mutation(({ ctx }) => checkAccount(ctx.call)),
  begin: memberProcedure.input(payRegistrationSchema).mutation(({ ctx, input }) => payRegistration(ctx.call, input)),
  look: memberProcedure.input(eventIdSchema).mutation(({ ctx, input }) => lookForPayment(ctx.call, input)),
  whyUnpaid: memberProcedure.input(eventIdSchema).query(({ ctx, input }) => explainUnpaid(ctx.call, input)),
  beginOrders: memberProcedure.input(payOrdersSchema).mutation(({ ctx, input }) => payOrders(ctx.call, input)),
  lookAtOrder: memberProcedure.input(orderSchema).mutation(({ ctx, input }) => lookForOrderPayment(ctx.call, input)),
  listEvents: somewhere("manage-money")
    .input(listSellingSchema)
    .query(({ ctx, input }) => listSellingEvents(ctx.call, input)),
  listOrders: onEvent("manage-money", listOrdersSchema).query(({ ctx, input }) => listOrders(ctx.call, input)),
  refund: onEvent("manage-money", refundPaymentSchema).mutation(({ ctx, input }) => refundPayment(ctx.call, input)),
  listReceipts: memberProcedure.query(({ ctx }) => listReceipts(ctx.call)),
});
