import type { EventId, PaymentId, RegistrationId, UserId } from "#shared/ids";
import type { TenantCtx } from "../context.ts";

export type PaidRegistration = {
  readonly eventId: EventId;
  readonly userId: UserId;
  readonly registrationId: RegistrationId;
  readonly paymentId: PaymentId;
  /** Minor units of an ISO 4217 currency. */
  readonly amount: number;
  readonly currency: string;
  readonly paidAt: number;
};

/**
 * Tells the event's ledger that a registration is paid: it confirms it, or says that the money has to go back because the seat
 * is gone, or paid for by another payment. Called again after a crash, so the same payment must get the same answer for good.
 */
export type ApplyToLedger = (ctx: TenantCtx, paid: PaidRegistration) => Promise<"confirmed" | "refund">;

/** @TODO the ledger knows no paid registrations yet, so nothing can be sold, and what came all the same goes back. */
export const applyToLedger: ApplyToLedger = async () => "refund";
