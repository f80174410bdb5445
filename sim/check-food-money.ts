import type { StationRoom } from "#durable-objects/station/station-room";
import type { Order } from "#shared/domain/food/types";
import { journalOf } from "#shared/domain/money/evolve";
import { grossOf } from "#shared/domain/money/tax";
import type { PaymentRow } from "#worker/repositories/payments";
import type { RefundRow } from "#worker/repositories/refunds";
import { factsOf } from "#worker/services/payments/read-journal";
import { rowsOf, sum } from "./check-money.ts";
import type { Host } from "./host.ts";
import type { Provider } from "./provider.ts";
import type { ReadModel } from "./read-model.ts";
import { check, checkSame } from "./violation.ts";

export type FoodSold = {
  readonly readModel: ReadModel;
  readonly provider: Provider;
  readonly stands: readonly Host<StationRoom>[];
};
export type SoldOrder = { readonly stand: number; readonly order: Order };

/**
 * At rest what the provider took for food is what was handed over, or has gone back: counted from the orders as the kitchens
 * hold them. Nobody ate unpaid, no payment paid for two orders' price, and nothing is left to be done.
 * @returns every order of the stands
 */
export function checkFoodMoney({ readModel, provider, stands }: FoodSold): SoldOrder[] {
  const orders = stands.flatMap(({ disk }, stand) =>
    disk
      .rows<{ json: string }>("SELECT json FROM food_order")
      .map(({ json }) => ({ stand, order: JSON.parse(json) as Order })),
  );
  const payments = rowsOf<PaymentRow>(readModel, "payments");
  const refunds = rowsOf<RefundRow>(readModel, "refunds");
  const receipts = rowsOf<{ causeId: string }>(readModel, "receipts");
  const says = (what: string, id: string) => () => `${id}: ${what}`;
  for (const { order } of orders) {
    const { id, status, paid, paidBy, total, userId } = order;
    const payment = payments.find((row) => row.id === paidBy);
    check("MONEY", paidBy === null || payment?.userId === userId, says("was paid by nobody known", id));
    check("MONEY", status !== "served" || (paid === total && paidBy !== null), says("was handed over unpaid", id));
  }
  for (const { id, amount, reference } of provider.intents) {
    const row = payments.find((payment) => payment.intentId === id);
    check("MONEY", row !== undefined, says("nobody here knows of it", id));
    if (!row) continue;
    check("MONEY", row.id === reference && row.amount === amount, says("is noted as another payment", id));
    const bought = orders.filter(({ order }) => order.paidBy === row.id).map(({ order }) => order);
    const kept = bought.reduce((all, { status, total }) => all + (status === "served" ? total : 0), 0);
    check("MONEY", row.state === (bought.length > 0 ? "settled" : "late"), says(`is ${row.state} at rest`, row.id));
    const mine = refunds.filter(({ paymentId }) => paymentId === row.id);
    const sentBack = provider.refunds.filter(({ intentId }) => intentId === id);
    check("MONEY", sum(sentBack) === amount - kept, says(`kept ${kept}, and ${sum(sentBack)} went back`, row.id));
    checkSame(
      "MONEY",
      `refunds of ${row.id}`,
      mine.map(({ providerId, state }) => `${providerId} ${state}`).sort(),
      sentBack.map((refund) => `${refund.id} done`).sort(),
    );
    const journal = journalOf(factsOf(row, mine));
    check("MONEY", journal.held.length === 0, says("its books hold facts without a ground", row.id));
    checkSame("MONEY", `the books of ${row.id}`, [journal.captured, journal.refunded], [amount, amount - kept]);
    check("MONEY", grossOf(journal.kept) === kept, says(`keeps ${grossOf(journal.kept)}`, row.id));
    const written = receipts.filter(({ causeId }) => causeId === row.id || mine.some((one) => one.id === causeId));
    const due = row.state === "settled" ? 1 + mine.length : 0;
    check("MONEY", written.length === due, says(`${written.length} receipts instead of ${due}`, row.id));
  }
  for (const { id, state, intentId, checkAt } of payments) {
    check("MONEY", intentId !== null || state === "expired", says(`nobody paid, and it is ${state}`, id));
    check("MONEY", checkAt === null, says("is looked at for ever", id));
  }
  return orders;
}
