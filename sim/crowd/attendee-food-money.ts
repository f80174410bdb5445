import { valueOr } from "./answers.ts";
import type { Placed } from "./attendee-food.ts";
import { LOOK_EVERY_MS, MESSAGE_WITHIN_MS, press, readThePage } from "./attendee-money.ts";
import type { KnownPayment } from "./book.ts";
import { tell } from "./kitchen-crew.ts";
import type { Person } from "./person.ts";
import type { World } from "./world.ts";

/** Pays what is kept at the stands, and waits until every one of them has it. */
export async function payAhead(world: World, person: Person, all: readonly Placed[]): Promise<void> {
  const { session, traits, userId } = person;
  if (!userId) return;
  const orders = all.map(({ known }) => ({ stationId: known.stationId, orderId: known.placed.id }));
  const begun = await session.command("payments.beginOrders", (api, commandId) =>
    api.payments.beginOrders.mutate({ commandId, orders }),
  );
  const page = valueOr(world, "payments.beginOrders", begun, []);
  if (!page) return;
  const ahead = all.filter(({ known }) => known.placed.pay === "ahead");
  const payment: KnownPayment = {
    userId,
    paidFor: { orderIds: orders.map(({ orderId }) => orderId) },
    url: page.url,
    amount: ahead.reduce((sum, { known }) => sum + known.placed.total, 0),
    isPaid: false,
  };
  world.book.payments.set(page.paymentId, payment);
  await readThePage(world, person);
  const askedAt = performance.now();
  await press(world, payment, "pay", "payment=made");
  payment.isPaid = true;
  const latestAt = performance.now() + MESSAGE_WITHIN_MS;
  for (const { known } of all) {
    const where = { stationId: known.stationId, orderId: known.placed.id };
    for (;;) {
      const { order } = traits.comesBackFromPaying
        ? await session.ask("payments.lookAtOrder", (api) => api.payments.lookAtOrder.mutate(where))
        : await session.ask("attendee.getOrder", (api) => api.attendee.getOrder.query(where));
      if (order.status !== "placed") break;
      if (performance.now() > latestAt) {
        world.book.violated("money astray", `${person.email} paid for ${known.placed.id}, and no cook hears of it`);
        return;
      }
      await world.clock.sleepReal(LOOK_EVERY_MS);
    }
    // The cook may be further by now.
    if (known.status === "placed") tell(world, known, "queued", askedAt);
  }
}
