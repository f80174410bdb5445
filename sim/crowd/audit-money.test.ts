import { describe, expect, test } from "vitest";
import type { RegistrationView } from "#shared/domain/ledger/answers";
import type { PaymentId, RegistrationId, UserId } from "#shared/ids";
import type { OrderView } from "#shared/views/payments";
import { type Orders, whatIsWrong } from "./audit-money.ts";
import { Book, type GivenPass, type KnownRegistration } from "./book.ts";
import type { ProviderBooks } from "./provider.ts";

const PRICE = 1_200;
const PAYMENT = "pay_1" as PaymentId;
const USER = "usr_1" as UserId;
const REGISTRATION = "reg_1" as RegistrationId;

type Place = Partial<Pick<RegistrationView, "status" | "paid" | "refund">>;

/** One person who paid once, and what became of their place. */
function bookWith({ status = "confirmed", paid = PRICE, refund = 0 }: Place): Book {
  const book = new Book();
  const registration = { id: REGISTRATION, status, price: PRICE, paid, refund } as RegistrationView;
  book.registrations.set(USER, { userId: USER, registration } as KnownRegistration);
  book.payments.set(PAYMENT, {
    userId: USER,
    paidFor: { registrationId: REGISTRATION },
    url: "",
    amount: PRICE,
    isPaid: true,
  });
  return book;
}

function ordersWith(state: OrderView["state"], returned: number): Orders {
  const refunds = returned > 0 ? [{ amount: returned, state: "done" }] : [];
  const refundable = state === "settled" ? PRICE - returned : 0;
  const order = { id: PAYMENT, amount: PRICE, state, refundable, refunds } as unknown as OrderView;
  const sums = { captured: PRICE, refunded: returned, owed: 0, open: 0, disputed: 0 };
  return { orders: new Map([[PAYMENT, order]]), sums };
}

const provider = (returned: number, taken = PRICE): ProviderBooks => new Map([[PAYMENT, { taken, returned }]]);

describe("money is where it should be", () => {
  test.each([
    ["a place that was paid", {}, "settled", 0],
    ["a place that was given back, by the rule", { status: "refunded", refund: 900 }, "settled", 900],
    ["a place that was gone when the money came", { status: "cancelled", paid: 0 }, "late", PRICE],
  ] as const)("for %s", (_, place, state, returned) => {
    expect(whatIsWrong(bookWith(place), ordersWith(state, returned), provider(returned))).toEqual([]);
  });
});

test("money of a place that was given to somebody else stays with whoever paid", () => {
  const book = bookWith({ status: "cancelled" });
  const [taker, giver] = ["usr_2" as UserId, USER];
  const registration = { id: "reg_2", status: "confirmed", price: PRICE, paid: 0, refund: 0 } as RegistrationView;
  book.registrations.set(taker, { userId: taker, registration } as KnownRegistration);
  expect(whatIsWrong(book, ordersWith("settled", 0), provider(0))).toEqual([
    `${taker} has a place for ${PRICE} and paid 0`,
  ]);
  book.givenPasses.push({ giver: { userId: giver }, friend: { userId: taker } } as GivenPass);
  expect(whatIsWrong(book, ordersWith("settled", 0), provider(0))).toEqual([]);
  expect(whatIsWrong(book, ordersWith("settled", PRICE), provider(PRICE))).not.toEqual([]);
});

describe("money is astray", () => {
  test("when a place is kept and its money went back", () => {
    expect(whatIsWrong(bookWith({}), ordersWith("settled", PRICE), provider(PRICE))).toHaveLength(3);
  });

  test("when a place is gone and its money stays", () => {
    const gone = bookWith({ status: "cancelled", paid: 0 });
    expect(whatIsWrong(gone, ordersWith("late", 0), provider(0))).not.toEqual([]);
  });

  test("when a place is had for nothing", () => {
    const book = bookWith({});
    book.payments.clear();
    const nothing = { orders: new Map(), sums: { captured: 0, refunded: 0, owed: 0, open: 0, disputed: 0 } };
    expect(whatIsWrong(book, nothing, new Map())).toEqual([`${USER} has a place for ${PRICE} and paid 0`]);
  });

  test("when the provider's books say something else than the orders", () => {
    const book = bookWith({ status: "refunded", refund: 900 });
    expect(whatIsWrong(book, ordersWith("settled", 900), provider(0))).toHaveLength(1);
    expect(whatIsWrong(book, ordersWith("settled", 900), provider(900, 2 * PRICE))).toHaveLength(1);
  });

  test("when somebody paid whom nobody knows", () => {
    const book = bookWith({});
    const { orders, sums } = ordersWith("settled", 0);
    const stranger = { ...orders.get(PAYMENT), id: "pay_2" } as OrderView;
    const both = new Map([...orders, [stranger.id, stranger]]);
    expect(whatIsWrong(book, { orders: both, sums }, provider(0))).toEqual(["pay_2 is nobody's payment"]);
  });
});
