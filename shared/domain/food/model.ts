import { countedId } from "#shared/counting-ids";
import type { OrderId, SkuId } from "#shared/ids";
import { PAY_WHENS } from "#shared/pay-when";
import type {
  FoodCommand,
  FoodConfig,
  FoodDomainEvent,
  FoodState,
  ModifierGroup,
  Order,
  OrderStatus,
  Substitute,
} from "./types.ts";

// The engine's rules once more, as plainly as they can be said: one array of orders, searched from end to end, and books
// counted anew whenever somebody asks. The property tests hold the engine against it.

export const T0 = 1_700_000_040_000;
export const DISHES = 4;
/** Stock 0, 1 and unlimited are where books go wrong. */
export const STOCKS = [0, 1, 25, null] as const;
const SAFETIES = [0, 0, 3, 2] as const;
const ALLERGENS = [[], ["egg"], ["egg", "milk"], ["egg", "milk", "nuts"]] as const;
const MINUTE = 60_000;

export type Step = {
  readonly verb: FoodCommand["type"];
  readonly who: number;
  readonly order: number;
  readonly line: number;
  readonly yes: boolean;
  readonly lines: readonly { readonly dish: number; readonly quantity: number; readonly option: string | null }[];
  readonly stock: number | null;
  readonly slot: number | null;
  readonly passed: number;
};

type PayCommand = Extract<FoodCommand, { type: "ConfirmOrder" | "AwaitPayment" | "ReceivePayment" | "MarkPaid" }>;
type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type ModelLine = Mutable<Order["lines"][number]>;
export type ModelOrder = Mutable<Omit<Order, "lines">> & { lines: ModelLine[] };

export const sku = (dish: number): SkuId => countedId("sku", dish + 1);

const SAUCE: ModifierGroup = {
  id: "sauce",
  name: "Sauce",
  min: 1,
  max: 1,
  options: ["a", "b"].map((id, index) => ({ id, name: id, price: 10 * index, allergens: index ? ["mustard"] : [] })),
};

export const config: FoodConfig = {
  version: 1,
  cooks: 2,
  menu: STOCKS.map((stock, dish) => ({
    skuId: sku(dish),
    name: `Dish ${dish}`,
    variant: "",
    description: "",
    category: "Lunch",
    price: 100 * (dish + 1),
    allergens: ALLERGENS[dish] ?? null,
    diets: [],
    // The last dish cannot be had without a choice, the others have none.
    modifiers: dish === DISHES - 1 ? [SAUCE] : [],
    makeSeconds: 20 + 15 * dish,
    stock,
    safety: SAFETIES[dish] ?? 0,
    menuId: null,
    picture: null,
  })),
  waitMaxMs: 15 * MINUTE,
  linesMax: 3,
  pay: "counter",
  menus: [],
};

export class Model {
  orders: ModelOrder[] = [];
  status: FoodState["status"] = "closed";
  byRule = false;
  config = config;
  cooks = config.cooks;
  stopped = new Set<number>();
  hidden = new Set<number>(STOCKS.flatMap((stock, dish) => (stock === 0 ? [dish] : [])));
  wasted = STOCKS.map(() => 0);
  restocked = STOCKS.map(() => 0);
  soldAtCounter = STOCKS.map(() => 0);
  lastAt = T0;

  booksOf(dish: number) {
    let [reserved, sold] = [0, this.soldAtCounter[dish] ?? 0];
    for (const { status, lines } of this.orders) {
      for (const { skuId, quantity, dropped, substitute } of lines) {
        if (substitute?.skuId === sku(dish)) reserved += quantity;
        if (dropped || skuId !== sku(dish)) continue;
        if (status === "placed" || status === "queued") reserved += quantity;
        if (status === "preparing" || status === "ready" || status === "served") sold += quantity;
      }
    }
    return { reserved, sold, wasted: this.wasted[dish] ?? 0, restocked: this.restocked[dish] ?? 0 };
  }

  /** Portions nobody has a claim to. */
  free(dish: number): number | null {
    const stock = this.config.menu[dish]?.stock ?? null;
    const { reserved, sold, wasted, restocked } = this.booksOf(dish);
    return stock === null ? null : Math.max(0, stock + restocked - sold - wasted - reserved);
  }

  left(dish: number): number | null {
    return this.stopped.has(dish) || this.hidden.has(dish) ? 0 : this.orderable(dish);
  }

  /** Of the free portions, those the margin does not keep for the counter. */
  orderable(dish: number): number | null {
    const free = this.free(dish);
    return free === null ? null : Math.max(0, free - (this.config.menu[dish]?.safety ?? 0));
  }

  /** Applies a command the naive way; returns the refusal's code, or null. `made` is what the engine made of it. */
  run(command: FoodCommand, now: number, made: readonly FoodDomainEvent[]): string | null {
    const at = Math.max(now, this.lastAt);
    const answer = this.attempt(command, at, made);
    if (answer !== null) return answer === "nothing" ? null : answer;
    this.lastAt = at;
    const seenTo = "skuId" in command && command.type !== "OfferSubstitute" ? this.dishOf(command.skuId) : null;
    for (let dish = 0; dish < DISHES; dish++) {
      const free = this.orderable(dish);
      const isSeenTo = dish === seenTo && (command.type === "ResumeSelling" || command.type === "RestockSku");
      if (free === 0) this.hidden.add(dish);
      else if (free === null || free >= 2 || isSeenTo) this.hidden.delete(dish);
    }
    return null;
  }

  private attempt(command: FoodCommand, at: number, made: readonly FoodDomainEvent[]): string | null {
    const placed = made.find((event) => event.type === "OrderPlaced")?.order ?? null;
    switch (command.type) {
      case "OpenKitchen":
        return this.turn("open");
      case "PauseKitchen":
        return this.turn("paused");
      case "CloseKitchen":
        return this.turn("closed");
      case "PauseOrders":
        if (this.byRule) return "nothing";
        return this.status === "open" ? this.turn("paused", true) : "shut-by-staff";
      case "ResumeOrders":
        if (this.status === "open") return "nothing";
        return this.byRule ? this.turn("open") : "shut-by-staff";
      case "SetCooks":
        if (this.cooks === command.cooks) return "nothing";
        this.cooks = command.cooks;
        return null;
      case "ConfigureKitchen": {
        const before = this.config;
        this.config = command.config;
        // A figure that changes was counted by somebody.
        for (let dish = 0; dish < DISHES; dish++)
          if (
            before.menu[dish]?.stock !== command.config.menu[dish]?.stock ||
            before.menu[dish]?.safety !== command.config.menu[dish]?.safety
          )
            this.hidden.delete(dish);
        return null;
      }
      case "StopSelling":
      case "ResumeSelling":
      case "RestockSku":
      case "WasteSku":
      case "SellSku":
        return this.count(command);
      case "PlaceOrder":
        return this.place(command, placed);
      case "Tick":
        return this.tick(at);
      case "ConfirmOrder":
      case "AwaitPayment":
      case "ReceivePayment":
      case "MarkPaid":
        return this.pay(command, at, made);
      default:
        return this.onOrder(command, at);
    }
  }

  private count(command: Extract<FoodCommand, { skuId: SkuId; type: unknown }>): string | null {
    const dish = this.dishOf(command.skuId);
    if (dish >= DISHES) return "item-unknown";
    const free = this.free(dish);
    switch (command.type) {
      case "StopSelling":
        if (this.stopped.has(dish)) return "nothing";
        this.stopped.add(dish);
        return null;
      case "ResumeSelling":
        if (!this.stopped.has(dish) && !(this.hidden.has(dish) && this.orderable(dish) !== 0)) return "nothing";
        this.stopped.delete(dish);
        return null;
      case "RestockSku":
        if (free === null) return "stock-unlimited";
        this.restocked[dish] = (this.restocked[dish] ?? 0) + command.portions;
        return null;
      case "WasteSku":
        if (free !== null && free < command.portions) return "sold-out";
        this.wasted[dish] = (this.wasted[dish] ?? 0) + command.portions;
        return null;
      case "SellSku":
        if (free !== null && free < command.portions) return "sold-out";
        this.soldAtCounter[dish] = (this.soldAtCounter[dish] ?? 0) + command.portions;
        return null;
      default:
        throw new Error(`${command.type} counts nothing`);
    }
  }

  private place(command: Extract<FoodCommand, { type: "PlaceOrder" }>, placed: Order | null): string | null {
    if (this.status !== "open") return `kitchen-${this.status}`;
    const { lines } = command;
    if (lines.length === 0 || lines.some(({ quantity }) => quantity === 0)) return "order-empty";
    if (lines.length > 3 || lines.some(({ quantity }) => quantity > 20)) return "order-too-large";
    for (const { skuId, options } of lines) {
      const dish = this.dishOf(skuId);
      if (dish >= DISHES) return "item-unknown";
      const known = options.filter((id) => dish === DISHES - 1 && id !== "nowhere");
      if (dish === DISHES - 1 && known.length !== 1) return "choice-needed";
      if (known.length !== options.length) return "item-unknown";
    }
    for (const { skuId } of lines) {
      const wanted = lines.reduce((sum, other) => sum + (other.skuId === skuId ? other.quantity : 0), 0);
      if (wanted > (this.left(this.dishOf(skuId)) ?? Number.POSITIVE_INFINITY)) return "sold-out";
    }
    if (!placed) return "would-be-placed";
    const isHeld = command.hold || (this.config.pay === "ahead" && placed.total > 0);
    if (placed.status !== (isHeld ? "placed" : "queued")) return "held-otherwise";
    this.orders.push({ ...placed, lines: placed.lines.map((line) => ({ ...line })) });
    return null;
  }

  private pay(command: PayCommand, at: number, made: readonly FoodDomainEvent[]): string | null {
    const order = this.orders.find(({ id }) => id === command.orderId);
    if (!order) return "order-unknown";
    if ("userId" in command && command.userId !== order.userId) return "not-your-order";
    const { status, pay, total, paid, paidBy } = order;
    const owesMoney = pay === "ahead" && total > 0;
    const confirmed = made.find((event) => event.type === "OrderConfirmed");
    const confirm = () =>
      Object.assign(order, { status: "queued", holdUntil: null, promisedAt: confirmed?.promisedAt });
    switch (command.type) {
      case "ConfirmOrder":
        if (owesMoney && paid < total) return "payment-due";
        if (["queued", "preparing", "ready", "served"].includes(status)) return "nothing";
        if (status === "expired") return this.again(order, made, {}, "hold-over");
        if (status !== "placed") return "wrong-state";
        confirm();
        return null;
      case "ReceivePayment": {
        if (paidBy === command.paymentId) return "nothing";
        if (paidBy !== null || pay !== "ahead" || command.amount !== total) return "payment-late";
        const payment = { paid: command.amount, paidBy: command.paymentId };
        if (status === "expired") return this.again(order, made, payment, "payment-late");
        if (status !== "placed") return "payment-late";
        confirm();
        Object.assign(order, payment);
        return null;
      }
      case "AwaitPayment": {
        if (status !== "placed") return "wrong-state";
        const until = Math.min(at + 15 * MINUTE, order.placedAt + 30 * MINUTE);
        if (until - at < 7.5 * MINUTE) return "hold-over";
        if (until <= (order.holdUntil ?? 0)) return "nothing";
        order.holdUntil = until;
        return null;
      }
      case "MarkPaid": {
        if (pay !== "counter") return "nothing-to-pay";
        if (!["queued", "preparing", "ready"].includes(status)) return "wrong-state";
        const amount = command.paid ? total : 0;
        if (amount === paid) return "nothing";
        order.paid = amount;
        return null;
      }
    }
  }

  /** Paid or confirmed after its time: it is placed anew, if there is still enough of everything. */
  private again(
    order: ModelOrder,
    made: readonly FoodDomainEvent[],
    payment: Partial<Order>,
    refusal: string,
  ): string | null {
    if (this.status !== "open") return refusal;
    for (const { skuId } of order.lines) {
      const wanted = order.lines.reduce((sum, other) => sum + (other.skuId === skuId ? other.quantity : 0), 0);
      if (wanted > (this.left(this.dishOf(skuId)) ?? Number.POSITIVE_INFINITY)) return refusal;
    }
    const placed = made.find((event) => event.type === "OrderPlaced")?.order;
    if (!placed) return "would-be-placed";
    const { promisedAt, releaseAt, slots } = placed;
    Object.assign(order, { ...payment, status: "queued", endedAt: null, promisedAt, releaseAt, slots });
    return null;
  }

  private onOrder(
    command: Exclude<Extract<FoodCommand, { orderId: unknown }>, { type: PayCommand["type"] }>,
    at: number,
  ): string | null {
    if (command.type === "HandOver" && command.codeRefusal) return command.codeRefusal.code;
    if (command.type === "OfferSubstitute" && this.dishOf(command.skuId) >= DISHES) return "item-unknown";
    const order = this.orders.find((_, index) => orderIdOf(index) === command.orderId);
    if (!order) return "order-unknown";
    const { status } = order;
    const line = "line" in command ? order.lines[command.line] : undefined;
    const isMine = !("userId" in command) || command.userId === order.userId;
    if (!isMine) return "not-your-order";
    switch (command.type) {
      case "CancelOrder":
        if (status === "preparing" && at >= order.promisedAt + 20 * MINUTE) {
          return this.end(order, ["preparing"], "cancelled", at);
        }
        return this.end(order, ["placed", "queued"], "cancelled", at);
      case "RejectOrder":
        return this.end(order, ["queued"], "rejected", at);
      case "VoidOrder":
        return this.end(order, ["preparing", "ready"], "cancelled", at);
      case "GiveUpOrder":
        if (status === "ready" && at < (order.readyAt ?? 0) + 45 * MINUTE) return "too-early";
        return this.end(order, ["ready"], "unclaimed", at);
      case "HandOver":
        if (status === "served" && command.handedAt !== null) {
          order.handedTwiceAt ??= command.handedAt;
          return null;
        }
        if (status === "served") return "already-served";
        if (["placed", "queued", "preparing"].includes(status)) return "order-not-ready";
        return this.end(order, ["ready"], "served", at);
      case "StartOrder":
        if (status !== "queued") return "wrong-state";
        Object.assign(order, { status: "preparing", startedAt: at, overlookedAt: undefined });
        return null;
      case "MarkReady":
        if (order.lines.some(({ substitute }) => substitute)) return "substitute-pending";
        if (status !== "preparing") return "wrong-state";
        this.ready(order, at);
        return null;
      case "UndoStep":
        return this.undo(order, at);
      case "MarkLine": {
        if (status !== "preparing") return "wrong-state";
        if (!line || line.dropped) return "line-unknown";
        if ((line.doneAt !== null) === command.done) return "nothing";
        if (command.done && line.substitute) return "substitute-pending";
        line.doneAt = command.done ? at : null;
        if (order.lines.every(({ doneAt, dropped }) => doneAt !== null || dropped)) this.ready(order, at);
        return null;
      }
      case "RemakeLine": {
        if (status !== "preparing" && status !== "ready") return "wrong-state";
        if (!line || line.dropped || line.doneAt === null) return "line-unknown";
        const dish = this.dishOf(line.skuId);
        if ((this.free(dish) ?? Number.POSITIVE_INFINITY) < line.quantity) return "sold-out";
        this.wasted[dish] = (this.wasted[dish] ?? 0) + line.quantity;
        line.doneAt = null;
        Object.assign(order, { status: "preparing", readyAt: null, remindedAt: undefined, shelvedAt: undefined });
        return null;
      }
      default:
        return this.onSubstitute(command, order, at);
    }
  }

  private onSubstitute(
    command: Extract<FoodCommand, { type: "OfferSubstitute" | "AnswerSubstitute" | "DropLine" | "MarkGone" }>,
    order: ModelOrder,
    at: number,
  ): string | null {
    const line = order.lines[command.line];
    if (order.status !== "queued" && order.status !== "preparing") return "wrong-state";
    if (!line || line.dropped) return "line-unknown";
    if (line.doneAt !== null) return "wrong-state";
    if (command.type === "DropLine") return this.drop(order, line, at);
    if (command.type === "AnswerSubstitute") {
      const { substitute } = line;
      if (!substitute || substitute.until <= at) return "nothing-offered";
      if (!command.accept) return this.drop(order, line, at);
      if (order.status === "preparing") this.spoil([line]);
      this.replace(order, line, substitute);
      return null;
    }
    if (line.substitute) return "substitute-pending";
    if (command.type === "MarkGone") {
      if (line.ifGone?.kind === "refund") return this.drop(order, line, at);
      if (line.ifGone?.kind !== "substitute") return "must-ask";
      const dish = this.dishOf(line.ifGone.skuId);
      if (order.pay !== "free" && 100 * (dish + 1) > line.price) return "must-ask";
      if (this.offer(line, line.ifGone.skuId, at) !== null || !line.substitute) return "must-ask";
      if (order.status === "preparing") this.spoil([line]);
      this.replace(order, line, line.substitute);
      return null;
    }
    return this.offer(line, command.skuId, at);
  }

  private replace(order: ModelOrder, line: ModelLine, substitute: Substitute): void {
    const { skuId, name, price, allergens } = substitute;
    const insteadOf = line.insteadOf ?? line.name;
    Object.assign(line, { skuId, name, price, allergens, options: [], substitute: null, insteadOf });
    this.price(order);
  }

  private offer(line: ModelLine, skuId: SkuId, at: number): string | null {
    const dish = this.dishOf(skuId);
    if (skuId === line.skuId || dish === DISHES - 1) return "item-unknown";
    if ((this.left(dish) ?? Number.POSITIVE_INFINITY) < line.quantity) return "sold-out";
    const allergens = ALLERGENS[dish];
    if (!allergens?.every((each) => line.allergens?.includes(each))) return "adds-allergen";
    const price = Math.min(line.price, 100 * (dish + 1));
    line.substitute = { skuId, name: `Dish ${dish}`, price, allergens, until: at + 2 * MINUTE };
    return null;
  }

  private tick(at: number): string | null {
    let isDue = false;
    for (const order of this.orders) {
      if (order.holdUntil !== null && order.holdUntil <= at) {
        isDue = true;
        this.end(order, ["placed"], "expired", at);
      }
      const begin = Math.max(order.releaseAt, order.promisedAt - 1000 * order.work - 2 * MINUTE);
      const isUnbegun = order.status === "queued" && order.overlookedAt === undefined && begin + 10 * MINUTE <= at;
      const isCooked = order.status !== "queued" && order.status !== "preparing";
      const isLate = !isCooked && order.delayedAt === undefined && order.promisedAt + 1.5 * MINUTE <= at;
      const readyFor = order.status === "ready" && order.readyAt !== null ? at - order.readyAt : 0;
      const isForgotten = order.remindedAt === undefined && readyFor >= 10 * MINUTE;
      const isInTheWay = order.shelvedAt === undefined && readyFor >= 20 * MINUTE;
      for (const line of order.lines) {
        if (!line.substitute || line.substitute.until > at) continue;
        isDue = true;
        this.drop(order, line, at);
      }
      isDue ||= isUnbegun || isLate || isForgotten || isInTheWay;
      if (isUnbegun && order.status === "queued") order.overlookedAt = at;
      if (isLate) order.delayedAt = at;
      if (isForgotten) order.remindedAt = at;
      if (isInTheWay) order.shelvedAt = at;
    }
    return isDue ? null : "nothing";
  }

  private drop(order: ModelOrder, line: ModelLine, at: number): null {
    const others = order.lines.filter((other) => other !== line && !other.dropped);
    if (others.length === 0) {
      this.end(order, ["queued", "preparing"], "rejected", at);
      return null;
    }
    if (order.status === "preparing") this.spoil([line]);
    Object.assign(line, { dropped: true, substitute: null });
    this.price(order);
    if (order.status === "preparing" && others.every(({ doneAt }) => doneAt !== null)) this.ready(order, at);
    return null;
  }

  private undo(order: ModelOrder, at: number): string | null {
    const { status, readyAt, startedAt } = order;
    if (status !== "preparing" && status !== "ready") return "wrong-state";
    if (at > ((status === "ready" ? readyAt : startedAt) ?? 0) + 15_000) return "slip-undo-expired";
    if (status === "ready") {
      for (const line of order.lines) if (line.doneAt === readyAt) line.doneAt = null;
      Object.assign(order, { status: "preparing", readyAt: null, remindedAt: undefined, shelvedAt: undefined });
    } else {
      for (const line of order.lines) line.doneAt = null;
      Object.assign(order, { status: "queued", startedAt: null });
    }
    return null;
  }

  private ready(order: ModelOrder, at: number): void {
    for (const line of order.lines) line.doneAt ??= at;
    Object.assign(order, { status: "ready", readyAt: at });
  }

  private end(order: ModelOrder, from: OrderStatus[], to: OrderStatus, at: number): string | null {
    if (!from.includes(order.status)) return "wrong-state";
    const isUncooked = order.status === "placed" || order.status === "queued";
    if (to !== "served" && !isUncooked) this.spoil(order.lines.filter(({ dropped }) => !dropped));
    for (const line of order.lines) line.substitute = null;
    Object.assign(order, { status: to, endedAt: at, holdUntil: null });
    return null;
  }

  private spoil(lines: readonly ModelLine[]): void {
    for (const { skuId, quantity } of lines) {
      const dish = this.dishOf(skuId);
      this.wasted[dish] = (this.wasted[dish] ?? 0) + quantity;
    }
  }

  private price(order: ModelOrder): void {
    order.total = order.lines.reduce((sum, line) => sum + (line.dropped ? 0 : line.price * line.quantity), 0);
  }

  private turn(status: FoodState["status"], byRule = false): string | null {
    if (this.status === status && this.byRule === byRule) return "nothing";
    this.status = status;
    this.byRule = byRule;
    return null;
  }

  private dishOf(skuId: SkuId): number {
    return Array.from({ length: DISHES + 1 }, (_, dish) => sku(dish)).indexOf(skuId);
  }
}

/** Orders take every second counted id: the other one is their short code. */
export function orderIdOf(index: number): OrderId {
  return countedId("order", 2 * index + 1);
}

/** What a step means beside what there is: mostly an order, a line and a dish that exist, now and then one past the last. */
export function toCommand(step: Step, model: Model, now: number): FoodCommand {
  const { verb } = step;
  const line = Math.max(0, step.line - 1);
  const insteadOf = (orderId: OrderId) => {
    const lines = model.orders.find(({ id }) => id === orderId)?.lines ?? [];
    return Math.max(0, [0, 1, 2, 3].findIndex((dish) => sku(dish) === lines[line]?.skuId) - 1);
  };
  const userId = countedId("user", step.who + 1);
  // Mostly one of the last few: those before them have ended.
  const past = model.orders.length;
  const orderId = orderIdOf(step.order % 10 === 0 ? step.order % (past + 1) : Math.max(0, past - 1 - (step.order % 3)));
  const skuId = sku(step.order % (DISHES + 1));
  switch (verb) {
    case "PlaceOrder": {
      const lines = step.lines.map(({ dish, quantity, option }) => {
        const chosen = option ?? (dish === DISHES - 1 ? "b" : null);
        // Dishes without a choice are asked for with one only when it is one nobody offers.
        const options = chosen !== null && (dish === DISHES - 1 || chosen === "nowhere") ? [chosen] : [];
        const wishes = [
          {},
          {},
          { ifGone: { kind: "refund" } },
          { ifGone: { kind: "substitute", skuId: sku(Math.max(0, dish - 1)) } },
        ] as const;
        return { skuId: sku(dish), quantity, options, ...wishes[(step.order + dish) % 4] };
      });
      const slot = step.slot === null ? null : Math.ceil(now / (5 * MINUTE)) * 5 * MINUTE + step.slot * 5 * MINUTE;
      const hold = step.order % 4 === 0;
      return { type: verb, userId, name: String(step.who), lines, note: null, slot, shownAt: null, hold };
    }
    case "ConfigureKitchen": {
      const { version, menu } = model.config;
      // A figure below what is already taken cannot be true; the unit tests tell what becomes of it.
      const dish = step.order % DISHES;
      const { reserved, sold, wasted, restocked } = model.booksOf(dish);
      const stock = step.stock === null ? null : Math.max(step.stock, reserved + sold + wasted - restocked);
      const next = menu.map((item) => (item.skuId === sku(dish) ? { ...item, stock, safety: step.line } : item));
      const pay = PAY_WHENS[step.who % PAY_WHENS.length] ?? "counter";
      return { type: verb, config: { ...model.config, version: version + 1, menu: next, pay } };
    }
    case "StopSelling":
    case "ResumeSelling":
      return { type: verb, skuId };
    case "RestockSku":
    case "WasteSku":
    case "SellSku":
      return { type: verb, skuId, portions: 1 + step.line };
    case "SetCooks":
      return { type: verb, cooks: 1 + step.who };
    case "ConfirmOrder":
    case "AwaitPayment": {
      const placed = model.orders.find(({ status }) => status === "placed");
      if (!placed || step.who === 0) return { type: verb, userId, orderId };
      return { type: verb, userId: placed.userId, orderId: placed.id };
    }
    case "ReceivePayment": {
      const due = model.orders.find(
        ({ status, pay }) => pay === "ahead" && (status === "placed" || status === "expired"),
      );
      const order = due && step.who > 0 ? due : model.orders.find(({ id }) => id === orderId);
      const amount = (order?.total ?? 0) + (step.order % 9 === 0 ? 1 : 0);
      return { type: verb, orderId: order?.id ?? orderId, paymentId: countedId("payment", 1 + step.line), amount };
    }
    case "MarkPaid":
      return { type: verb, orderId, paid: step.yes };
    case "CancelOrder":
      return { type: verb, userId, orderId };
    case "AnswerSubstitute": {
      const asked = model.orders.find(({ lines }) => lines.some(({ substitute }) => substitute));
      if (!asked || step.who === 0) return { type: verb, userId, orderId, line, accept: step.yes };
      const index = asked.lines.findIndex(({ substitute }) => substitute);
      return { type: verb, userId: asked.userId, orderId: asked.id, line: index, accept: step.yes };
    }
    case "HandOver": {
      const handedAt = step.line === 0 ? now - 1_000 : null;
      return { type: verb, orderId, codeRefusal: step.who === 0 ? { code: "pass-forged" } : null, handedAt };
    }
    case "RejectOrder":
      return { type: verb, orderId, reason: null };
    case "VoidOrder":
      return { type: verb, orderId, reason: "Dropped" };
    case "StartOrder":
    case "MarkReady":
    case "GiveUpOrder":
    case "UndoStep":
      return { type: verb, orderId };
    case "MarkLine":
      return { type: verb, orderId, line, done: step.yes };
    case "RemakeLine":
    case "DropLine":
    case "MarkGone":
      return { type: verb, orderId, line };
    case "OfferSubstitute":
      // The dish before it on the menu has fewer allergens, so it may stand in.
      return { type: verb, orderId, line, skuId: sku(step.who === 0 ? step.order % (DISHES + 1) : insteadOf(orderId)) };
    default:
      return { type: verb };
  }
}
