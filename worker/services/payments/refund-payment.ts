import type * as z from "zod";
import type { MoneyRefusal } from "#shared/domain/money/types";
import { AppError } from "#shared/errors";
import type { refundPaymentSchema } from "#shared/inputs/payments";
import { ok, type Result } from "#shared/result";
import type { OrderView } from "#shared/views/payments";
import { requireStepUp } from "../../auth/step-up.ts";
import type { ActorCtx } from "../../context.ts";
import { idOfCommand } from "../../ids.ts";
import { openPayments } from "../../payments/open-payments.ts";
import { findOrder } from "../../repositories/payment-orders.ts";
import { promiseRefund } from "./promise-refund.ts";
import { sendRefund } from "./send-refund.ts";
import { shapeOrder } from "./shape-order.ts";

/** Money goes back, all that is left of it or a part; the registration stays. What cannot be sent now, the sweep sends. */
export async function refundPayment(
  ctx: ActorCtx,
  { commandId, eventId, paymentId, amount }: z.output<typeof refundPaymentSchema>,
): Promise<Result<OrderView, MoneyRefusal>> {
  requireStepUp(ctx);
  const order = await findOrder(ctx.db, paymentId);
  if (order?.payment.eventId !== eventId) throw new AppError("NOT_FOUND");
  const refundId = await idOfCommand("refund", ctx.actor.userId, commandId);
  const promised = await promiseRefund(ctx, { refundId, paymentId, amount, reason: "asked" });
  if (!promised.ok) return promised;
  const port = await openPayments(ctx.env);
  if (port) ctx.waitUntil(sendRefund(ctx, port, refundId));
  const after = await findOrder(ctx.db, paymentId);
  if (!after) throw new AppError("NOT_FOUND");
  return ok(shapeOrder(after));
}
