import type { KitchenOrderView } from "#shared/domain/food/types";
import type { OrderId, SkuId, StationId } from "#shared/ids";
import { mustRefuse, valueOr } from "./answers.ts";
import type { KnownOrder } from "./book.ts";
import type { Random } from "./random.ts";
import type { Session } from "./session.ts";
import type { World } from "./world.ts";

/** What goes otherwise than it should at a stove: to one in so many of those orders that it can happen to. */
const ONE_IN = { gone: 5, dropsPlate: 8, wrongDish: 8, wrongOrder: 15, burns: 40, givesUpEarly: 20 } as const;
const OFFERS_INSTEAD_SHARE = 0.5;
const ACCEPTS_SHARE = 0.7;

/** Whose turn it is for each: the first it can happen to, so that a small day has all of them, and then one in so many. */
export class Slips {
  readonly #seen = new Map<keyof typeof ONE_IN, number>();

  happens(slip: keyof typeof ONE_IN): boolean {
    const seen = this.#seen.get(slip) ?? 0;
    this.#seen.set(slip, seen + 1);
    return seen % ONE_IN[slip] === 0;
  }
}

export type AtStove = {
  readonly world: World;
  readonly staff: Session;
  readonly random: Random;
  readonly slips: Slips;
  readonly known: KnownOrder;
  readonly at: { readonly stationId: StationId; readonly orderId: OrderId };
};

/** The second dish has run out: its owner takes something else, or it falls away. Only where nothing was paid yet. */
export async function runOut(stove: AtStove): Promise<void> {
  const { world, staff, random, slips, known, at } = stove;
  if (known.placed.pay !== "counter" || known.placed.lines.length < 2 || !slips.happens("gone")) return;
  const line = { ...at, line: 1 };
  const gone = await staff.command("kitchen.markGone", (api, commandId) =>
    api.kitchen.markGone.mutate({ ...line, commandId }),
  );
  // Nobody said when ordering what they want then.
  mustRefuse(world, "kitchen.markGone", gone, ["must-ask", "wrong-state"]);
  if (random.chance(OFFERS_INSTEAD_SHARE) && (await offerInstead(stove))) return;
  const dropped = await staff.command("kitchen.dropLine", (api, commandId) =>
    api.kitchen.dropLine.mutate({ ...line, commandId }),
  );
  noted(stove, valueOr(world, "kitchen.dropLine", dropped, ["wrong-state"]));
}

async function offerInstead(stove: AtStove): Promise<boolean> {
  const { world, staff, random, known, at } = stove;
  const { session, userId } = known.person;
  const { menu } = await staff.ask("station.board", (api) => api.station.board.query({ stationId: at.stationId }));
  const { skuId } = random.pick(menu);
  const line = { ...at, line: 1 };
  const offered = await staff.command("kitchen.offerSubstitute", (api, commandId) =>
    api.kitchen.offerSubstitute.mutate({ ...line, skuId, commandId }),
  );
  const cannot = ["adds-allergen", "item-unknown", "sold-out", "wrong-state"] as const;
  if (!userId || !valueOr(world, "kitchen.offerSubstitute", offered, cannot)) return false;
  const accept = random.chance(ACCEPTS_SHARE);
  const answered = await session.command("attendee.answerSubstitute", (api, commandId) =>
    api.attendee.answerSubstitute.mutate({ ...line, accept, commandId }),
  );
  const order = valueOr(world, "attendee.answerSubstitute", answered, []);
  if (!order) return true;
  // Whatever was there of it is gone, whether something else takes its place or nothing.
  if (isBegun(order)) spoil(world, known, [line.line]);
  known.placed = { ...known.placed, lines: order.lines, total: order.total };
  return true;
}

/** Several dishes, marked one by one: the last makes the order ready. @returns the order then */
export async function cookLines(stove: AtStove): Promise<KitchenOrderView | null> {
  const { world, staff, slips, known, at } = stove;
  let order: KitchenOrderView | null = null;
  const mark = async (line: number, done: boolean) => {
    const marked = await staff.command("kitchen.markLine", (api, commandId) =>
      api.kitchen.markLine.mutate({ ...at, line, done, commandId }),
    );
    return noted(stove, valueOr(world, "kitchen.markLine", marked, ["wrong-state"]));
  };
  const open = [...known.placed.lines.keys()].filter((index) => !known.placed.lines[index]?.dropped);
  for (const line of open) {
    const isLast = line === open.at(-1);
    if (!isLast && slips.happens("wrongDish")) {
      await mark(line, true);
      await mark(line, false);
    }
    order = await mark(line, true);
    if (!isLast && slips.happens("dropsPlate")) {
      const remade = await staff.command("kitchen.remakeLine", (api, commandId) =>
        api.kitchen.remakeLine.mutate({ ...at, line, commandId }),
      );
      if (!noted(stove, valueOr(world, "kitchen.remakeLine", remade, ["sold-out"]))) continue;
      spoil(world, known, [line]);
      order = await mark(line, true);
    }
  }
  return order;
}

/** What was ready a moment ago was somebody else's. Nobody stands at the counter yet: its owner is told when it is over. */
export async function takeBack({ world, staff, slips, known, at }: AtStove): Promise<boolean> {
  if (known.person.traits.collects === "too-early" || !slips.happens("wrongOrder")) return false;
  const undone = await staff.command("kitchen.undoStep", (api, commandId) =>
    api.kitchen.undoStep.mutate({ ...at, commandId }),
  );
  return valueOr(world, "kitchen.undoStep", undone, []) !== null;
}

/** Burnt, and nothing is left to make it from. @returns whether the order is no more */
export async function burn(stove: AtStove): Promise<boolean> {
  const { world, staff, slips, known, at } = stove;
  if (known.placed.pay !== "counter" || !slips.happens("burns")) return false;
  const voided = await staff.command("kitchen.voidOrder", (api, commandId) =>
    api.kitchen.voidOrder.mutate({ ...at, commandId, reason: "Burnt" }),
  );
  if (!valueOr(world, "kitchen.voidOrder", voided, [])) return false;
  spoil(world, known, [...known.placed.lines.keys()]);
  return true;
}

/** Nobody may be taken for gone so soon. */
export async function giveUpTooSoon({ world, staff, slips, at }: AtStove): Promise<void> {
  if (!slips.happens("givesUpEarly")) return;
  const given = await staff.command("kitchen.giveUpOrder", (api, commandId) =>
    api.kitchen.giveUpOrder.mutate({ ...at, commandId }),
  );
  mustRefuse(world, "kitchen.giveUpOrder", given, ["too-early", "wrong-state"]);
}

/** What falls away from here on is waste. */
function isBegun({ status }: Pick<KitchenOrderView, "status">): boolean {
  return status === "preparing" || status === "ready";
}

/** Portions of these lines that nobody eats. */
function spoil({ dishes }: World, { placed }: KnownOrder, lines: readonly number[]): void {
  for (const index of lines) {
    const line = placed.lines[index];
    if (line && !line.dropped) changeStock(dishes, line.skuId, -line.quantity);
  }
}

/** Of a dish that can sell out. */
export function changeStock(dishes: Map<SkuId, number>, skuId: SkuId, by: number): void {
  const stock = dishes.get(skuId);
  if (stock !== undefined) dishes.set(skuId, stock + by);
}

/** The order as the kitchen has changed it. What fell away while it was cooked is waste. */
function noted({ world, known }: AtStove, order: KitchenOrderView | null): KitchenOrderView | null {
  if (!order) return null;
  const { lines } = known.placed;
  const fallen = [...lines.keys()].filter((index) => order.lines[index]?.dropped && !lines[index]?.dropped);
  if (isBegun(order)) spoil(world, known, fallen);
  known.placed = { ...known.placed, lines: order.lines, total: order.total };
  return order;
}
