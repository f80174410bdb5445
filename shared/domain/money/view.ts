import { refundableOf } from "./decide.ts";
import type { Amount, Journal } from "./types.ts";

export type MoneySummary = {
  /** Captured, less what was sent back or taken back by a bank. */
  readonly paid: Amount;
  readonly refunded: Amount;
  readonly refundable: Amount;
  /** Promised and not sent yet. */
  readonly owed: Amount;
  /** What still has to be paid. */
  readonly due: Amount;
  readonly disputed: Amount;
  /** Whether somebody has to look at it: a fact does not fit what else is known. */
  readonly isSuspect: boolean;
};

/** A journal in the words of a console. Amounts are minor units ≥ 0. */
export function summarize(journal: Journal): MoneySummary {
  const { captured, refunded, disputed, balances, held } = journal;
  return {
    paid: captured - refunded - disputed,
    refunded,
    refundable: refundableOf(journal),
    owed: 0 - balances["refunds-owed"],
    due: balances.receivable,
    disputed,
    isSuspect: held.length > 0,
  };
}
