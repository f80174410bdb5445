import type * as z from "zod";
import type { eventIdSchema } from "#shared/inputs/attendee";
import type { PaymentFailure } from "#shared/views/payments";
import type { ActorCtx } from "../../context.ts";
import { openPayments } from "../../payments/open-payments.ts";
import { listPaymentsOf } from "../../repositories/payments.ts";
import { requireEvent } from "../events/require-event.ts";

/**
 * For whoever comes back without having paid: what their card came to.
 * @returns null if they tried none, or there is nothing to pay any more
 * @throws AppError PROVIDER_FAILED
 */
export async function explainUnpaid(
  ctx: ActorCtx,
  { eventId }: z.output<typeof eventIdSchema>,
): Promise<PaymentFailure | null> {
  await requireEvent(ctx, eventId);
  const registration = await ctx.objects.ledger(eventId).registrationOf(ctx.actor.userId);
  const port = registration?.payBy ? await openPayments(ctx.env) : null;
  if (!port || !registration) return null;
  const payments = await listPaymentsOf(ctx.db, { registrationId: registration.id });
  const open = payments.findLast(({ state, sessionId }) => state === "open" && sessionId !== null);
  return open?.sessionId ? port.whyUnpaid(open.accountId, open.sessionId) : null;
}
