import fc from "fast-check";
import { expect, test } from "vitest";
import { promiseRefund } from "./decide.ts";
import { journalOf } from "./evolve.ts";
import { grossOf, splitAmount, takeFrom, taxLines, taxOf } from "./tax.ts";
import type { Journal, MoneyFact, Posting } from "./types.ts";
import { summarize } from "./view.ts";

const amounts = fc.oneof(fc.integer({ min: 0, max: 500 }), fc.integer({ min: 0, max: 10_000_000 }));
const rates = fc.constantFrom(0, 700, 1900, 2500, 10_000);
const sales = fc.array(fc.record({ amount: amounts, rateBp: rates }), { minLength: 1, maxLength: 5 }).map(taxLines);
const at = fc.integer({ min: 0, max: 5 });
const few = fc.integer({ min: 0, max: 4 });

/** Facts that need not fit together: amounts nobody owes, refunds nobody promised, one id for two. */
const anyFact: fc.Arbitrary<MoneyFact> = fc.oneof(
  fc.record({ type: fc.constant("Charged"), id: few.map((n) => `charge ${n}`), at, lines: sales } as const),
  fc.record({
    type: fc.constant("ChargeDropped"),
    id: few.map((n) => `drop ${n}`),
    at,
    chargeId: few.map((n) => `charge ${n}`),
  } as const),
  fc.record({ type: fc.constantFrom("Captured", "PaymentLate"), id: few.map((n) => `pay ${n}`), at, amount: amounts }),
  fc.record({ type: fc.constant("RefundPromised"), id: few.map((n) => `promise ${n}`), at, lines: sales } as const),
  fc.record({
    type: fc.constant("Refunded"),
    id: few.map((n) => `back ${n}`),
    at,
    promiseId: fc.oneof(
      few.map((n) => `promise ${n}`),
      few.map((n) => `pay ${n}`),
    ),
    amount: amounts,
  } as const),
  fc.record({
    type: fc.constant("RefundBegun"),
    id: few.map((n) => `begun ${n}`),
    at,
    promiseId: few.map((n) => `pay ${n}`),
    amount: amounts,
  } as const),
  fc.record({ type: fc.constantFrom("FeeTaken", "Disputed"), id: few.map((n) => `bank ${n}`), at, amount: amounts }),
  fc.record({
    type: fc.constant("DisputeWon"),
    id: few.map((n) => `won ${n}`),
    at,
    disputeId: few.map((n) => `bank ${n}`),
  } as const),
);

/** What a sale lives through: charged, paid in time or too late, given back in parts, disputed, with fees. */
const lives: fc.Arbitrary<MoneyFact[]> = fc
  .record({
    lines: sales,
    isLate: fc.boolean(),
    wishes: fc.array(amounts, { maxLength: 4 }),
    sent: fc.nat(),
    disputed: fc.boolean(),
  })
  .map(({ lines, isLate, wishes, sent, disputed }) => {
    const total = grossOf(lines);
    const facts: MoneyFact[] = [{ type: "Charged", id: "charge", at: 1, lines }];
    if (isLate) {
      facts.push({ type: "ChargeDropped", id: "drop", at: 2, chargeId: "charge" });
      facts.push({ type: "PaymentLate", id: "payment", at: 3, amount: total });
      // The bank may not have taken the first: then it is promised again, in parts perhaps.
      for (const [n, wish] of [...wishes, null].entries()) {
        const begun = promiseRefund(journalOf(facts), { id: `begun ${n}`, at: 4 + n, amount: wish });
        if (!begun.ok || begun.value.type !== "RefundBegun") continue;
        facts.push(begun.value);
        const { amount } = begun.value;
        facts.push({ type: "Refunded", id: `back ${n}`, at: 4 + n, promiseId: "payment", amount });
      }
      return facts;
    }
    facts.push({ type: "Captured", id: "payment", at: 2, amount: total });
    for (const [n, wish] of wishes.entries()) {
      const promised = promiseRefund(journalOf(facts), { id: `promise ${n}`, at: 3 + n, amount: wish });
      if (!promised.ok || promised.value.type !== "RefundPromised") continue;
      facts.push(promised.value);
      const amount = grossOf(promised.value.lines);
      if (n <= sent % 5) facts.push({ type: "Refunded", id: `back ${n}`, at: 3, promiseId: `promise ${n}`, amount });
    }
    facts.push({ type: "FeeTaken", id: "fee", at: 2, amount: 25 });
    const { paid } = summarize(journalOf(facts));
    if (disputed) facts.push({ type: "Disputed", id: "dispute", at: 9, amount: paid });
    return facts;
  });

const sumOf = (postings: readonly Posting[]) => postings.reduce((sum, { amount }) => sum + amount, 0);

function expectSound(journal: Journal): void {
  for (const { postings } of journal.entries) expect(sumOf(postings)).toBe(0);
  const { balances, captured, refunded, disputed, kept } = journal;
  expect(Object.values(balances).reduce((sum, amount) => sum + amount, 0)).toBe(0);
  const posted = journal.entries.flatMap(({ postings }) => postings);
  for (const [account, balance] of Object.entries(balances))
    expect(sumOf(posted.filter((posting) => posting.account === account))).toBe(balance);
  const { paid, owed, due, refundable } = summarize(journal);
  expect(paid).toBe(captured - refunded - disputed);
  for (const amount of [paid, owed, due, refundable, refunded, balances.disputed, -balances.revenue, -balances.tax])
    expect(amount).toBeGreaterThanOrEqual(0);
  expect(refunded).toBeLessThanOrEqual(captured);
  expect(balances["cash:provider"]).toBe(paid - balances["provider-fees"]);
  expect([grossOf(kept), taxOf(kept)]).toEqual([0 - balances.revenue - balances.tax, 0 - balances.tax]);
}

/** Some order of the facts, with some of them said again. */
const reheard = (facts: readonly MoneyFact[]) =>
  fc
    .tuple(fc.shuffledSubarray([...facts], { minLength: facts.length }), fc.subarray([...facts]))
    .map(([all, again]) => [...all, ...again]);

test("whatever is said of a sale, every fact's postings and all balances sum to nothing, and nothing is below it", () => {
  fc.assert(
    fc.property(fc.array(anyFact, { maxLength: 14 }), (facts) => expectSound(journalOf(facts))),
    { numRuns: 3_000 },
  );
});

test("facts heard in any order and any number of times give the same books", () => {
  const distinct = fc.uniqueArray(anyFact, { selector: ({ id }) => id, maxLength: 12 });
  const heard = fc.oneof(distinct, lives).chain((facts) => fc.tuple(fc.constant(facts), reheard(facts)));
  fc.assert(
    fc.property(heard, ([facts, again]) => {
      expect(journalOf(again)).toEqual(journalOf(facts));
    }),
    { numRuns: 2_000 },
  );
});

test("a sale that was lived through holds nothing back, however far its story has been heard", () => {
  const heard = lives.chain((facts) =>
    fc.tuple(fc.constant(facts), fc.integer({ min: 0, max: facts.length }), reheard(facts)),
  );
  fc.assert(
    fc.property(heard, ([facts, upTo, again]) => {
      expect(journalOf(facts).held).toEqual([]);
      for (const journal of [journalOf(facts), journalOf(facts.slice(0, upTo)), journalOf(again.slice(0, upTo))])
        expectSound(journal);
    }),
    { numRuns: 300 },
  );
});

test("parts add up to the whole, each within one unit of its share", () => {
  const weights = fc.array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1_000_000_000 }), weights, (total, shares) => {
      const parts = splitAmount(total, shares);
      const sum = shares.reduce((all, one) => all + one, 0);
      expect(parts.reduce((all, one) => all + one, 0)).toBe(total);
      if (sum > 0)
        for (const [n, part] of parts.entries())
          expect(Math.abs(part - (total * (shares[n] ?? 0)) / sum)).toBeLessThan(1);
    }),
  );
});

test("what refunds take away of each rate is never more than is left, and in the end all of it", () => {
  fc.assert(
    fc.property(sales, fc.array(amounts, { maxLength: 6 }), (lines, wishes) => {
      let kept = [...lines];
      const taken: number[] = [];
      for (const wish of [...wishes, Number.MAX_SAFE_INTEGER]) {
        const part = takeFrom(kept, Math.min(wish, grossOf(kept)));
        taken.push(taxOf(part));
        kept = kept
          .map((line) => {
            const mine = part.find(({ rateBp }) => rateBp === line.rateBp) ?? { gross: 0, tax: 0 };
            expect(mine.tax).toBeLessThanOrEqual(line.tax);
            return { ...line, gross: line.gross - mine.gross, tax: line.tax - mine.tax };
          })
          .filter(({ gross }) => gross > 0);
      }
      expect(kept).toEqual([]);
      expect(taken.reduce((sum, one) => sum + one, 0)).toBe(taxOf(lines));
    }),
  );
});
