import { ok, type Result, refuse } from "#shared/result";
import { grossOf, takeFrom } from "./tax.ts";
import type { Amount, FactId, Journal, MoneyFact, MoneyRefusal } from "./types.ts";

export type PromisedFact = Extract<MoneyFact, { type: "RefundPromised" | "RefundBegun" }>;

/**
 * Promises some of what was paid back.
 * @param amount minor units, integer > 0; null for all that can be given back
 * @returns the fact to note: of a sale with the tax it takes along, of money that came too late what goes back at last; refused
 * beyond what was paid and not promised before
 */
export function promiseRefund(
  journal: Journal,
  { id, at, amount }: { readonly id: FactId; readonly at: number; readonly amount: Amount | null },
): Result<PromisedFact, MoneyRefusal> {
  const refundable = refundableOf(journal);
  const wanted = amount ?? refundable;
  if (refundable === 0) return refuse({ code: "nothing-to-refund" });
  if (wanted > refundable) return refuse({ code: "refund-too-large", refundable });
  const [late] = journal.unsent;
  if (late) return ok({ type: "RefundBegun", id, at, promiseId: late.paymentId, amount: wanted });
  return ok({ type: "RefundPromised", id, at, lines: takeFrom(journal.kept, wanted) });
}

/** What was paid, is not promised back, and is not in the hands of a bank; first of all what came too late. */
export function refundableOf({ kept, balances, unsent: [late] }: Journal): Amount {
  const left = late ? late.amount : grossOf(kept) - balances.receivable;
  return Math.max(0, left - balances.disputed);
}
