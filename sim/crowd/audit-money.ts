import type { OrderStatus } from "#shared/domain/food/types";
import type { OrderId, PaymentId } from "#shared/ids";
import type { OrderSums, OrderView } from "#shared/views/payments";
import type { Book, KnownPayment } from "./book.ts";
import type { ProviderBooks } from "./provider.ts";
import { READ_BACK, untilCaughtUp } from "./read-back.ts";
import type { World } from "./world.ts";

/** Messages that take their time, and two rounds of the platform's clock: one promises, one sends. */
const PAID_BACK_WITHIN_MS = 40_000;
const PAGE = 100;

export type Orders = { readonly orders: ReadonlyMap<PaymentId, OrderView>; readonly sums: OrderSums };

/** What one payment should have come to, minor units. */
type Due = { readonly taken: number; readonly returned: number };

/**
 * Each payment bought a place, or went back whole or by the event's rule, never both: as the crowd knows it, as the college's
 * orders have it, and as the provider's own books do.
 */
export async function auditMoney(world: World): Promise<void> {
  const { book, provider } = world;
  const wrong = await untilCaughtUp(PAID_BACK_WITHIN_MS, async () => {
    const orders = await readOrders(world);
    book.money = orders.sums;
    return whatIsWrong(book, orders, await provider.readBooks());
  });
  for (const one of wrong) book.violated("money astray", one);
}

/** @returns a sentence for each payment, place or sum on which the three do not agree */
export function whatIsWrong(book: Book, { orders, sums }: Orders, provider: ProviderBooks): string[] {
  const wrong = [...orders.keys()].filter((id) => !book.payments.has(id)).map((id) => `${id} is nobody's payment`);
  const total = { taken: 0, returned: 0 };
  for (const [id, payment] of book.payments) {
    const due = dueOf(book, payment);
    total.taken += due.taken;
    total.returned += due.returned;
    const there = provider.get(id) ?? { taken: 0, returned: 0 };
    if (there.taken !== due.taken || there.returned !== due.returned) {
      wrong.push(`${id}: the provider took ${there.taken} and returned ${there.returned}, not ${words(due)}`);
    }
    const order = orders.get(id);
    const here = order ? sumsOf(order) : null;
    // What was handed over is not given back.
    const left = "orderIds" in payment.paidFor ? here?.left : due.taken - due.returned;
    if (here?.taken !== due.taken || here.returned !== due.returned || here.left !== left) {
      wrong.push(`${id}: the orders have it ${order?.state} with ${here && words(here)}, not ${words(due)}`);
    }
  }
  for (const { userId, registration } of book.confirmed) {
    // What was paid stays with whoever paid, also when somebody else has the place by now.
    const payer = book.givenPasses.find(({ friend }) => friend.userId === userId)?.giver.userId ?? userId;
    const paid = [...book.payments.values()].filter(
      (one) => one.userId === payer && one.isPaid && "registrationId" in one.paidFor,
    );
    const taken = paid.reduce((sum, { amount }) => sum + amount, 0);
    if (taken !== registration.price) wrong.push(`${userId} has a place for ${registration.price} and paid ${taken}`);
  }
  if (sums.captured !== total.taken || sums.refunded !== total.returned || sums.owed !== 0) {
    wrong.push(`the sums are ${JSON.stringify(sums)}, not ${words(total)}`);
  }
  return wrong;
}

/** Confirmed: kept. Cancelled with it: what the rule gave. Paid for a place that was gone: all of it. Food: what was not made. */
function dueOf(book: Book, { userId, paidFor, amount, isPaid }: KnownPayment): Due {
  if (!isPaid) return { taken: 0, returned: 0 };
  if ("orderIds" in paidFor) return { taken: amount, returned: sumOf(book, paidFor.orderIds, "cancelled", "rejected") };
  const { registrationId } = paidFor;
  const registration = book.registrations.get(userId)?.registration;
  if (registration?.id !== registrationId) return { taken: amount, returned: amount };
  if (registration.status === "confirmed") return { taken: amount, returned: 0 };
  return { taken: amount, returned: registration.paid > 0 ? registration.refund : amount };
}

/** Of what was paid on the phone; the counter's money is the counter's. */
function sumOf({ orders }: Book, ids: readonly OrderId[], ...statuses: readonly OrderStatus[]): number {
  const known = ids.flatMap((id) => orders.get(id) ?? []);
  const ended = known.filter(({ placed, status }) => placed.pay === "ahead" && statuses.includes(status));
  return ended.reduce((sum, { placed }) => sum + placed.total, 0);
}

function sumsOf({ amount, state, refunds, refundable }: OrderView): Due & { readonly left: number } {
  const done = refunds.filter((one) => one.state === "done").reduce((sum, one) => sum + one.amount, 0);
  const isTaken = state === "settled" || state === "late";
  return { taken: isTaken ? amount : 0, returned: done, left: refundable };
}

function words({ taken, returned }: Due): string {
  return `${taken} taken and ${returned} returned`;
}

async function readOrders({ admin, grounds: { eventId } }: World): Promise<Orders> {
  const orders = new Map<PaymentId, OrderView>();
  const read = (cursor: { readonly cursor?: PaymentId }) =>
    admin.ask(READ_BACK, (api) => api.payments.listOrders.query({ eventId, limit: PAGE, ...cursor }));
  const first = await read({});
  for (let page = first; ; ) {
    for (const order of page.orders) orders.set(order.id, order);
    if (page.nextCursor === null) break;
    page = await read({ cursor: page.nextCursor });
  }
  return { orders, sums: first.sums ?? { captured: 0, refunded: 0, owed: 0, open: 0, disputed: 0 } };
}
