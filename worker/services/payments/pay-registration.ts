import type * as z from "zod";
import type { RegistrationView } from "#shared/domain/ledger/answers";
import type { LedgerRefusal } from "#shared/domain/ledger/refusals";
import { AppError } from "#shared/errors";
import type { payRegistrationSchema } from "#shared/inputs/payments";
import { type Result, refuse } from "#shared/result";
import type { SoldItem } from "#shared/views/payments";
import type { ActorCtx } from "../../context.ts";
import { idOfCommand } from "../../ids.ts";
import { openPayments } from "../../payments/open-payments.ts";
import type { PaymentPort } from "../../payments/payment-port.ts";
import { requireEvent } from "../events/require-event.ts";
import {
  type BegunPayment,
  beginPayment,
  CHECKOUT_MS,
  findOpenPage,
  type NewPayment,
  type PaymentRefusal,
} from "./begin-payment.ts";

/**
 * The page on which somebody pays for their registration. Its seats are kept for as long as that page can be paid on.
 * @throws AppError PAYMENTS_OFF, PROVIDER_FAILED
 */
export async function payRegistration(
  ctx: ActorCtx,
  { commandId, eventId }: z.output<typeof payRegistrationSchema>,
): Promise<Result<BegunPayment, LedgerRefusal | PaymentRefusal>> {
  await requireEvent(ctx, eventId);
  const { userId, email } = ctx.actor;
  const port = await openPayments(ctx.env);
  if (!port) throw new AppError("PAYMENTS_OFF");
  const ledger = ctx.objects.ledger(eventId);
  const paymentId = await idOfCommand("payment", userId, commandId);
  const pending = await ledger.registrationOf(userId);
  const shown = pending && (await findKeptPage(ctx, port, { paymentId, userId, eventId, registration: pending }));
  if (shown) return shown;
  const kept = await ledger.submit(commandId, userId, { type: "AwaitPayment", userId });
  if (!kept.ok) return kept;
  const { registration } = kept.value;
  if (!registration) return refuse({ code: "not-registered" });
  const page = `${ctx.origin}/${ctx.scope.college.slug}/events/${eventId}`;
  return beginPayment(ctx, port, {
    ...{ paymentId, eventId, paidFor: { registrationId: registration.id }, orders: null, userId, email },
    ...{ items: soldItems(registration), openMs: CHECKOUT_MS },
    ...{ paidUrl: `${page}?payment=made`, leftUrl: `${page}?payment=left` },
  });
}

type Asked = Pick<NewPayment, "paymentId" | "eventId" | "userId"> & { readonly registration: RegistrationView };

/** The page that is open already, if the seat is kept for as long as it is: who only comes back to it uses up no try. */
async function findKeptPage(
  ctx: ActorCtx,
  port: PaymentPort,
  { registration, ...asked }: Asked,
): Promise<Result<BegunPayment, PaymentRefusal> | null> {
  const { id: registrationId, status, payBy } = registration;
  if (status !== "pending" || payBy === null) return null;
  const page = await findOpenPage(ctx, port, {
    ...{ ...asked, paidFor: { registrationId }, orders: null, items: soldItems(registration), openMs: CHECKOUT_MS },
  });
  return page && (!page.ok || page.value.expiresAt <= payBy) ? page : null;
}

/** One line for all tickets of a type at one price. */
function soldItems({ tickets }: RegistrationView): SoldItem[] {
  const items = new Map<string, SoldItem>();
  for (const { ticketTypeId, ticketType: name, price } of tickets) {
    if (price === 0) continue;
    const key = `${ticketTypeId} ${price}`;
    const { quantity, amount } = items.get(key) ?? { quantity: 0, amount: 0 };
    items.set(key, { name, quantity: quantity + 1, amount: amount + price });
  }
  return [...items.values()];
}
