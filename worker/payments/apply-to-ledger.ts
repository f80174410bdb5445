import type { CommandId, EventId, PaymentId, RegistrationId, UserId } from "#shared/ids";
import type { TenantCtx } from "../context.ts";

export type PaidRegistration = {
  readonly eventId: EventId;
  readonly userId: UserId;
  readonly registrationId: RegistrationId;
  readonly paymentId: PaymentId;
  /** Minor units of the college's currency. */
  readonly amount: number;
};

/**
 * Tells the event's ledger that a registration is paid: it confirms it, or says that the money has to go back because the seat
 * is gone, or paid for by another payment. Called again after a crash; the same payment gets the same answer for good.
 */
export type ApplyToLedger = (ctx: TenantCtx, paid: PaidRegistration) => Promise<"confirmed" | "refund">;

export const applyToLedger: ApplyToLedger = async ({ objects }, { eventId, ...paid }) => {
  // No client can name it so: theirs are UUIDs.
  const commandId = `own:payment-${paid.paymentId}` as CommandId;
  const told = await objects.ledger(eventId).submit(commandId, "system", { type: "ReceivePayment", ...paid });
  if (told.ok) return "confirmed";
  if (told.refusal.code === "payment-late") return "refund";
  throw new Error(`the ledger answers a payment with ${told.refusal.code}`);
};
