import { assertNever } from "#shared/result";
import { grossOf, taxOf, withoutLines } from "./tax.ts";
import type { Account, Amount, Entry, FactId, Journal, MoneyFact, Posting, TaxLine } from "./types.ts";

/** What rests on others comes after them. */
const RANK: Readonly<Record<MoneyFact["type"], number>> = {
  Charged: 0,
  Captured: 1,
  PaymentLate: 2,
  RefundBegun: 3,
  RefundPromised: 4,
  Refunded: 5,
  FeeTaken: 6,
  Disputed: 7,
  DisputeWon: 8,
  ChargeDropped: 9,
};

/**
 * The books that follow from what has happened. They depend on which facts there are and not on the order or number of times
 * they were heard: providers repeat themselves, and say later what was earlier.
 * @param facts in any order; of facts with one id the first counts
 */
export function journalOf(facts: Iterable<MoneyFact>): Journal {
  const known = new Map<FactId, MoneyFact>();
  for (const fact of facts) if (!known.has(fact.id)) known.set(fact.id, fact);
  const books = new Books();
  for (const fact of [...known.values()].sort(inOrder)) books.add(fact);
  return books.close();
}

function inOrder(one: MoneyFact, other: MoneyFact): number {
  return RANK[one.type] - RANK[other.type] || one.at - other.at || (one.id < other.id ? -1 : 1);
}

class Books {
  readonly #entries: Entry[] = [];
  readonly #held: MoneyFact[] = [];
  readonly #balances: Record<Account, Amount> = {
    receivable: 0,
    "cash:provider": 0,
    revenue: 0,
    tax: 0,
    "refunds-owed": 0,
    "provider-fees": 0,
    disputed: 0,
  };
  readonly #charges = new Map<FactId, readonly TaxLine[]>();
  /** What each promise still owes. */
  readonly #owed = new Map<FactId, Amount>();
  /** Of each late payment, what of it is being sent back. */
  readonly #underWay = new Map<FactId, Amount>();
  readonly #disputes = new Map<FactId, Amount>();
  #kept: readonly TaxLine[] = [];
  #captured = 0;
  #refunded = 0;
  #disputed = 0;

  add(fact: MoneyFact): void {
    const postings = this.#apply(fact);
    if (!postings) {
      this.#held.push(fact);
      return;
    }
    const moved = postings.filter(({ amount }) => amount !== 0);
    for (const { account, amount } of moved) this.#balances[account] += amount;
    this.#entries.push({ fact, postings: moved });
  }

  close(): Journal {
    return {
      entries: this.#entries,
      held: this.#held,
      balances: this.#balances,
      captured: this.#captured,
      refunded: this.#refunded,
      disputed: this.#disputed,
      kept: this.#kept,
      unsent: [...this.#underWay.keys()]
        .map((paymentId) => ({ paymentId, amount: this.#unsentOf(paymentId) }))
        .filter(({ amount }) => amount > 0),
    };
  }

  #unsentOf(paymentId: FactId): Amount {
    return (this.#owed.get(paymentId) ?? 0) - (this.#underWay.get(paymentId) ?? 0);
  }

  /** @returns null for a fact that has no ground here: nothing is moved then */
  #apply(fact: MoneyFact): Posting[] | null {
    switch (fact.type) {
      case "Charged": {
        const { lines } = fact;
        const isSound = lines.every(({ gross, tax }) => isAmount(gross) && isAmount(tax) && tax <= gross);
        if (!isSound || new Set(lines.map(({ rateBp }) => rateBp)).size < lines.length) return null;
        this.#charges.set(fact.id, lines);
        this.#kept = joinLines(this.#kept, lines);
        return sale(lines, 1);
      }
      case "ChargeDropped": {
        const lines = this.#charges.get(fact.chargeId);
        const kept = lines && withoutLines(this.#kept, lines);
        if (!lines || !kept || this.#balances.receivable < grossOf(lines)) return null;
        this.#charges.delete(fact.chargeId);
        this.#kept = kept;
        return sale(lines, -1);
      }
      case "Captured": {
        const { amount } = fact;
        if (!isAmount(amount) || amount > this.#balances.receivable) return null;
        this.#captured += amount;
        return transfer("receivable", "cash:provider", amount);
      }
      case "PaymentLate": {
        const { id, amount } = fact;
        if (!isAmount(amount)) return null;
        this.#captured += amount;
        this.#owed.set(id, amount);
        this.#underWay.set(id, 0);
        return transfer("refunds-owed", "cash:provider", amount);
      }
      case "RefundBegun": {
        const { promiseId, amount } = fact;
        const underWay = this.#underWay.get(promiseId);
        if (underWay === undefined || !isAmount(amount) || amount > this.#unsentOf(promiseId)) return null;
        this.#underWay.set(promiseId, underWay + amount);
        return [];
      }
      case "RefundPromised": {
        const { id, lines } = fact;
        const amount = grossOf(lines);
        const kept = withoutLines(this.#kept, lines);
        // What has not been paid is not owed back.
        if (!kept || !isAmount(amount) || grossOf(kept) < this.#balances.receivable) return null;
        this.#kept = kept;
        this.#owed.set(id, amount);
        const tax = taxOf(lines);
        return [
          { account: "revenue", amount: amount - tax },
          { account: "tax", amount: tax },
          { account: "refunds-owed", amount: -amount },
        ];
      }
      case "Refunded": {
        const { promiseId, amount } = fact;
        const owed = this.#owed.get(promiseId) ?? 0;
        if (!isAmount(amount) || amount > owed) return null;
        this.#owed.set(promiseId, owed - amount);
        const underWay = this.#underWay.get(promiseId);
        if (underWay !== undefined) this.#underWay.set(promiseId, Math.max(0, underWay - amount));
        this.#refunded += amount;
        return transfer("cash:provider", "refunds-owed", amount);
      }
      case "FeeTaken":
        return isAmount(fact.amount) ? transfer("cash:provider", "provider-fees", fact.amount) : null;
      case "Disputed": {
        const { id, amount } = fact;
        if (!isAmount(amount) || amount > this.#captured - this.#refunded - this.#disputed) return null;
        this.#disputes.set(id, amount);
        this.#disputed += amount;
        return transfer("cash:provider", "disputed", amount);
      }
      case "DisputeWon": {
        const amount = this.#disputes.get(fact.disputeId);
        if (amount === undefined) return null;
        this.#disputes.delete(fact.disputeId);
        this.#disputed -= amount;
        return transfer("disputed", "cash:provider", amount);
      }
      default:
        return assertNever(fact);
    }
  }
}

function isAmount(amount: Amount): boolean {
  return Number.isSafeInteger(amount) && amount >= 0;
}

function transfer(from: Account, to: Account, amount: Amount): Posting[] {
  return [
    { account: to, amount },
    { account: from, amount: -amount },
  ];
}

function sale(lines: readonly TaxLine[], sign: 1 | -1): Posting[] {
  const [gross, tax] = [grossOf(lines), taxOf(lines)];
  return [
    { account: "receivable", amount: sign * gross },
    { account: "revenue", amount: -sign * (gross - tax) },
    { account: "tax", amount: -sign * tax },
  ];
}

function joinLines(some: readonly TaxLine[], more: readonly TaxLine[]): TaxLine[] {
  const byRate = new Map<number, TaxLine>();
  for (const { rateBp, gross, tax } of [...some, ...more]) {
    const line = byRate.get(rateBp) ?? { rateBp, gross: 0, tax: 0 };
    byRate.set(rateBp, { rateBp, gross: line.gross + gross, tax: line.tax + tax });
  }
  return [...byRate.values()].filter(({ gross }) => gross > 0).sort((one, other) => one.rateBp - other.rateBp);
}
