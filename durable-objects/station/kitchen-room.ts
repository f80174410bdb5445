import { decide } from "#shared/domain/food/decide";
import { evolve, newKitchen, withOrder } from "#shared/domain/food/evolve";
import { nextTurnAt } from "#shared/domain/food/holds";
import { evolveOrder, isLive } from "#shared/domain/food/orders";
import type {
  AskedLine,
  FoodCommand,
  FoodRefusal,
  FoodState,
  KitchenOrderView,
  KitchenSummary,
  MenuItemView,
  Order,
  OrderQuote,
  OrderView,
} from "#shared/domain/food/types";
import { forStaff, kitchenOrders, kitchenSummary, menuView, orderView, quoteOrder } from "#shared/domain/food/view";
import type { IdSource } from "#shared/given";
import type { OrderId, UserId } from "#shared/ids";
import { ok, type Result } from "#shared/result";
import { idsIn, type Plan, refusalPlan } from "./station-plan.ts";
import type { StationStorage } from "./station-storage.ts";

/** As many as somebody looks at. */
const HANDED_TWICE_MAX = 20;

/** The kitchen of a station, in memory as it is stored. */
export class KitchenRoom {
  readonly #rows: StationStorage;
  readonly #ids: IdSource;
  #state: FoodState | null;
  /** The newest orders that were handed over twice. */
  #handedTwice: readonly Order[];

  constructor(rows: StationStorage, ids: IdSource) {
    this.#rows = rows;
    this.#ids = ids;
    this.#state = rows.loadKitchen();
    this.#handedTwice = this.#state ? rows.ordersHandedTwice(HANDED_TWICE_MAX) : [];
  }

  /** Null until the first configuration, and for good at a queue. */
  get state(): FoodState | null {
    return this.#state;
  }

  /** Live or ended; null if there never was one. */
  order(orderId: OrderId): Order | null {
    return this.#state?.orders.get(orderId) ?? this.#rows.order(orderId);
  }

  /** A person's live orders, oldest first. */
  ordersOf(userId: UserId): Order[] {
    const mine = [...(this.#state?.orders.values() ?? [])].filter((order) => order.userId === userId);
    return mine.sort((a, b) => a.number - b.number);
  }

  summary(now: number): KitchenSummary | null {
    return this.#state && kitchenSummary(this.#state, now);
  }

  /** Hidden dishes too. */
  menu(now: number): MenuItemView[] {
    return this.#state ? menuView(this.#state, now) : [];
  }

  /** All live orders, the oldest promise first. */
  orders(): KitchenOrderView[] {
    return this.#state ? kitchenOrders(this.#state) : [];
  }

  show(order: Order, now: number): Omit<OrderView, "pickupCode"> {
    if (!this.#state) throw new Error("an order lives in a kitchen");
    return withoutCode(orderView(this.#state, order, now, ""));
  }

  quote(lines: readonly AskedLine[], now: number): Result<OrderQuote, FoodRefusal> | null {
    return this.#state && quoteOrder(this.#state, lines, now);
  }

  /** When a `Tick` has something to do next, epoch milliseconds; null when nothing waits for its time. */
  get dueAt(): number | null {
    if (!this.#state) return null;
    const { asked, held, nudges } = this.#state;
    const due = [
      nudges.first()?.[0].at ?? null,
      asked.first()?.[0].at ?? null,
      held.first()?.[0].at ?? null,
      nextTurnAt(this.#state),
    ];
    return due.reduce((first, at) => (first === null || (at !== null && at < first) ? at : first), null);
  }

  /** What `command` means at the instant `at`. */
  plan(command: FoodCommand, at: number): Plan {
    const before = this.#state;
    const base = before ?? newKitchen({ ...configOf(command), version: 0, menu: [] }, at);
    const named = "orderId" in command && command.orderId ? this.order(command.orderId) : null;
    const shown = named ? withOrder(base, named) : base;
    const decided = decide(shown, command, { now: at, ids: this.#uniqueCodes() });
    if (!decided.ok) return refusalPlan(decided);
    const events = decided.value;
    const after = events.reduce(evolve, base);
    const rowOf = (id: OrderId) => base.orders.get(id) ?? (named?.id === id ? named : null);
    const orders = [...idsIn(events).orderIds].flatMap(
      (id) => events.reduce<Order | null>(evolveOrder, rowOf(id)) ?? [],
    );
    const [order = named] = orders;
    return {
      events,
      reply: ok({ token: null, order: order ? withoutCode(orderView(after, order, at, "")) : null }),
      write: (seq) => this.#rows.saveKitchen(before, after, orders, seq),
      remember: () => {
        this.#state = after;
        this.#noteHandedTwice(orders);
        return { tokens: [], orders };
      },
    };
  }

  /** Tells an order as it is, and changes nothing. */
  tell(order: Order, at: number): Plan {
    const reply = ok({ token: null, order: this.show(order, at) });
    return { events: [], reply, write: () => {}, remember: () => ({ tokens: [], orders: [] }) };
  }

  /** The newest orders that were handed over twice, newest first: somebody has to look. */
  handedTwice(): KitchenOrderView[] {
    return this.#handedTwice.map(forStaff);
  }

  #noteHandedTwice(orders: readonly Order[]): void {
    const news = orders.filter(({ handedTwiceAt }) => handedTwiceAt !== null);
    if (news.length === 0) return;
    const others = this.#handedTwice.filter(({ id }) => news.every((one) => one.id !== id));
    this.#handedTwice = [...news, ...others].slice(0, HANDED_TWICE_MAX);
  }

  /** Four characters repeat now and then; among orders still to be picked up they must not. */
  #uniqueCodes(): IdSource {
    const shortCode = (chars: number) => {
      for (;;) {
        const code = this.#ids.shortCode(chars);
        const taken = this.#rows.orderByShortCode(code);
        if (!taken || !isLive(taken)) return code;
      }
    };
    return { ...this.#ids, shortCode };
  }
}

/** The first command of a kitchen brings its configuration; no other gets here before. */
function configOf(command: FoodCommand) {
  if (command.type !== "ConfigureKitchen") throw new Error(`${command.type} reached a kitchen without configuration`);
  return command.config;
}

function withoutCode({ pickupCode: _, ...shown }: OrderView): Omit<OrderView, "pickupCode"> {
  return shown;
}
