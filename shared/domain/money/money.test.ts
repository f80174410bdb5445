import { describe, expect, test } from "vitest";
import { promiseRefund } from "./decide.ts";
import { journalOf } from "./evolve.ts";
import { splitAmount, takeFrom, taxLines, taxWithin } from "./tax.ts";
import type { MoneyFact } from "./types.ts";
import { summarize } from "./view.ts";

const LINES = taxLines([
  { amount: 1_500, rateBp: 1900 },
  { amount: 333, rateBp: 700 },
]);
const charged: MoneyFact = { type: "Charged", id: "charge", at: 1, lines: LINES };
const captured: MoneyFact = { type: "Captured", id: "payment", at: 2, amount: 1_833 };

describe("tax within an amount", () => {
  test.each([
    [11_900, 1900, 1_900],
    [100, 1900, 16],
    [3, 10_000, 2], // a half goes up
    [1, 1900, 0],
    [250, 0, 0],
    [100_000_000_000, 2500, 20_000_000_000],
  ])("of %i at %i basis points is %i", (gross, rateBp, tax) => expect(taxWithin(gross, rateBp)).toBe(tax));

  test("is found once per rate, over all that is sold at it", () => {
    const three = Array.from({ length: 3 }, () => ({ amount: 100, rateBp: 1900 }));
    // Three times 16 would be 48.
    expect(taxLines([{ amount: 5, rateBp: 0 }, ...three, { amount: 0, rateBp: 700 }])).toEqual([
      { rateBp: 0, gross: 5, tax: 0 },
      { rateBp: 1900, gross: 300, tax: 48 },
    ]);
    expect(taxLines(Array.from({ length: 7 }, () => ({ amount: 100, rateBp: 1900 })))[0]?.tax).toBe(112);
  });
});

describe("an amount that is split", () => {
  test("gives what is left over to the largest remainders, the earlier of equal ones first", () => {
    expect(splitAmount(100, [1, 1, 1])).toEqual([34, 33, 33]);
    expect(splitAmount(10, [0, 7, 3])).toEqual([0, 7, 3]);
    expect(splitAmount(1, [1, 2])).toEqual([0, 1]);
    expect(splitAmount(5, [0, 0])).toEqual([5, 0]);
    expect(splitAmount(9_007_199_254, [9_007_199_254, 1])).toEqual([9_007_199_253, 1]);
  });
});

describe("the books of a sale", () => {
  test("that is paid hold cash against revenue and tax", () => {
    const { balances } = journalOf([charged, captured]);
    expect(balances).toMatchObject({ "cash:provider": 1_833, revenue: -1_572, tax: -261, receivable: 0 });
  });

  test("that nobody paid for are empty again", () => {
    const journal = journalOf([charged, { type: "ChargeDropped", id: "dropped", at: 3, chargeId: "charge" }]);
    expect(new Set(Object.values(journal.balances))).toEqual(new Set([0]));
    expect(journal.held).toEqual([]);
  });

  test("owe back what came too late, and it was never revenue", () => {
    const dropped: MoneyFact = { type: "ChargeDropped", id: "dropped", at: 3, chargeId: "charge" };
    const late: MoneyFact = { type: "PaymentLate", id: "payment", at: 4, amount: 1_833 };
    const journal = journalOf([charged, dropped, late]);
    expect(journal.balances).toMatchObject({ "cash:provider": 1_833, revenue: 0, tax: 0, "refunds-owed": -1_833 });
    const back: MoneyFact = { type: "Refunded", id: "back", at: 5, promiseId: "payment", amount: 1_833 };
    expect(summarize(journalOf([back, late, dropped, charged]))).toMatchObject({ paid: 0, owed: 0, isSuspect: false });
  });

  test("give back no more than was paid, and its tax to the cent", () => {
    const facts: MoneyFact[] = [charged, captured];
    for (const [at, amount] of [700, 1, 132].entries()) {
      const promised = promiseRefund(journalOf(facts), { id: `refund ${at}`, at: 10 + at, amount });
      if (!promised.ok) throw new Error(promised.refusal.code);
      facts.push(promised.value);
    }
    expect(promiseRefund(journalOf(facts), { id: "more", at: 20, amount: 1_001 })).toEqual({
      ok: false,
      refusal: { code: "refund-too-large", refundable: 1_000 },
    });
    const rest = promiseRefund(journalOf(facts), { id: "rest", at: 20, amount: null });
    if (!rest.ok) throw new Error(rest.refusal.code);
    const journal = journalOf([...facts, rest.value]);
    expect(journal.balances).toMatchObject({ revenue: 0, tax: 0, "refunds-owed": -1_833 });
    expect(promiseRefund(journal, { id: "again", at: 21, amount: null })).toMatchObject({
      refusal: { code: "nothing-to-refund" },
    });
    expect(promiseRefund(journalOf([charged]), { id: "unpaid", at: 21, amount: 1 })).toMatchObject({ ok: false });
  });

  test("owe what came too late until it is sent back, and let it be promised again when that failed", () => {
    const late: MoneyFact = { type: "PaymentLate", id: "late", at: 3, amount: 1_833 };
    const dropped: MoneyFact = { type: "ChargeDropped", id: "drop", at: 2, chargeId: "charge" };
    const begun: MoneyFact = { type: "RefundBegun", id: "begun", at: 4, promiseId: "late", amount: 1_833 };
    const underWay = journalOf([charged, dropped, late, begun]);
    expect(summarize(underWay)).toMatchObject({ paid: 1_833, owed: 1_833, refundable: 0, isSuspect: false });
    // Its refund failed, so it is not in the books any more.
    const failed = [charged, dropped, late];
    expect(summarize(journalOf(failed))).toMatchObject({ owed: 1_833, refundable: 1_833, isSuspect: false });
    const part = promiseRefund(journalOf(failed), { id: "again", at: 5, amount: 833 });
    expect(part).toMatchObject({ value: { type: "RefundBegun", promiseId: "late", amount: 833 } });
    const again = [...failed, ...(part.ok ? [part.value] : [])];
    expect(promiseRefund(journalOf(again), { id: "more", at: 6, amount: 1_001 })).toMatchObject({
      refusal: { code: "refund-too-large", refundable: 1_000 },
    });
    const back: MoneyFact = { type: "Refunded", id: "back", at: 7, promiseId: "late", amount: 833 };
    expect(summarize(journalOf([...again, back]))).toMatchObject({ owed: 1_000, refundable: 1_000, refunded: 833 });
    const disputed: MoneyFact = { type: "Disputed", id: "dispute", at: 8, amount: 1_000 };
    expect(summarize(journalOf([...failed, disputed])).refundable).toBe(833);
  });

  test("lay aside what a bank takes back, until it is decided", () => {
    const disputed: MoneyFact = { type: "Disputed", id: "dispute", at: 5, amount: 1_833 };
    const fee: MoneyFact = { type: "FeeTaken", id: "fee", at: 5, amount: 25 };
    const lost = journalOf([charged, captured, fee, disputed]);
    expect(lost.balances).toMatchObject({ "cash:provider": -25, disputed: 1_833, "provider-fees": 25 });
    expect(summarize(lost)).toMatchObject({ paid: 0, refundable: 0 });
    const won = journalOf([
      { type: "DisputeWon", id: "won", at: 9, disputeId: "dispute" },
      captured,
      disputed,
      charged,
    ]);
    expect(summarize(won)).toMatchObject({ paid: 1_833, refundable: 1_833, disputed: 0 });
  });

  test("hold a fact without a ground, and take it in when the ground is heard of", () => {
    const back: MoneyFact = { type: "Refunded", id: "back", at: 5, promiseId: "promise", amount: 500 };
    const early = journalOf([charged, captured, back]);
    expect([early.held, early.refunded]).toEqual([[back], 0]);
    const promise: MoneyFact = { type: "RefundPromised", id: "promise", at: 4, lines: takeFrom(LINES, 500) };
    expect(journalOf([back, charged, captured, promise])).toMatchObject({ held: [], refunded: 500 });
  });
});
