import type * as z from "zod";
import type { RegistrationView } from "#shared/domain/ledger/answers";
import type { eventIdSchema } from "#shared/inputs/attendee";
import type { ActorCtx } from "../../context.ts";
import { applyToLedger } from "../../payments/apply-to-ledger.ts";
import { openPayments } from "../../payments/open-payments.ts";
import { listPaymentsOf } from "../../repositories/payments.ts";
import { requireEvent } from "../events/require-event.ts";
import { checkPayment } from "./check-payment.ts";

/** Whoever comes back from paying need not wait until the provider's message does: it is asked. */
export async function lookForPayment(
  ctx: ActorCtx,
  { eventId }: z.output<typeof eventIdSchema>,
): Promise<RegistrationView | null> {
  await requireEvent(ctx, eventId);
  const ledger = ctx.objects.ledger(eventId);
  const registration = await ledger.registrationOf(ctx.actor.userId);
  const port = registration?.payBy ? await openPayments(ctx.env) : null;
  if (!port || !registration) return registration;
  for (const { id, state } of await listPaymentsOf(ctx.db, { registrationId: registration.id })) {
    if (state === "open" || state === "paid") await checkPayment(ctx, { port, apply: applyToLedger }, id);
  }
  return ledger.registrationOf(ctx.actor.userId);
}
