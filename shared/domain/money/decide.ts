import { ok, type Result, refuse } from "#shared/result";
import { grossOf, takeFrom } from "./tax.ts";
import type { Amount, FactId, Journal, MoneyFact, MoneyRefusal } from "./types.ts";

/**
 * Promises some of what was paid back.
 * @param amount minor units, integer > 0; null for all that can be given back
 * @returns the fact to note, with the tax it takes along; refused beyond what was paid and not promised before
 */
export function promiseRefund(
  journal: Journal,
  { id, at, amount }: { readonly id: FactId; readonly at: number; readonly amount: Amount | null },
): Result<Extract<MoneyFact, { type: "RefundPromised" }>, MoneyRefusal> {
  const refundable = refundableOf(journal);
  const wanted = amount ?? refundable;
  if (refundable === 0) return refuse({ code: "nothing-to-refund" });
  if (wanted > refundable) return refuse({ code: "refund-too-large", refundable });
  return ok({ type: "RefundPromised", id, at, lines: takeFrom(journal.kept, wanted) });
}

/** What was paid, is not promised back, and is not in the hands of a bank. */
export function refundableOf({ kept, balances }: Journal): Amount {
  return Math.max(0, grossOf(kept) - balances.receivable - balances.disputed);
}
