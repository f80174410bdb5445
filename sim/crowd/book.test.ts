import { expect, test } from "vitest";
import { countedId } from "#shared/counting-ids";
import type { ScanVerdict } from "#shared/domain/ledger/answers";
import { Book, type Decider } from "./book.ts";
import type { GatePhone } from "./gate-phone.ts";

const passId = countedId("pass", 1);
const ADMIT: ScanVerdict = {
  ...{ verdict: "admit", passId, name: "Asha", ticketType: "", due: 0, at: 1, gateName: "North", inside: 1 },
};
/** Phones are told apart by who they are alone. */
const [one, other] = [{}, {}] as unknown as [GatePhone, GatePhone];
const gate = (): Decider => ({ phone: null, heardUntil: performance.now() });
const cutOff = (phone: GatePhone, heardUntil = 0): Decider => ({ phone, heardUntil });

/** What a book says of the last of some entries: whether nobody could know, and what it holds against the app. */
function last(deciders: readonly (Decider | "synced")[]) {
  const book = new Book();
  let isDouble = false;
  for (const decider of deciders) {
    if (decider === "synced") book.synced(one);
    else isDouble = book.scanned(ADMIT, decider);
  }
  return { isDouble, violations: book.violations.get("double admissions")?.count ?? 0 };
}

test("the ledger lets nobody in twice, nor does a phone whom it let in itself", () => {
  expect(last([gate(), gate()])).toEqual({ isDouble: false, violations: 1 });
  expect(last([cutOff(one), cutOff(one)])).toEqual({ isDouble: false, violations: 1 });
});

test("gates that could not know of each other may let in one pass twice", () => {
  expect(last([cutOff(one), cutOff(other)])).toEqual({ isDouble: true, violations: 0 });
  expect(last([cutOff(one), gate()])).toEqual({ isDouble: true, violations: 0 });
  expect(last([gate(), cutOff(one)])).toEqual({ isDouble: true, violations: 0 });
});

test("once they know of each other they may not", () => {
  const later = performance.now() + 60_000;
  expect(last([gate(), cutOff(one, later)])).toEqual({ isDouble: false, violations: 1 });
  expect(last([cutOff(one), "synced", { phone: null, heardUntil: later }])).toEqual({ isDouble: false, violations: 1 });
  expect(last([cutOff(one), "synced", cutOff(other, later)])).toEqual({ isDouble: false, violations: 1 });
});
