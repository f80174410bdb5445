import { decide as decideFood } from "#shared/domain/food/decide";
import {
  evolve as evolveFood,
  evolveOrder,
  isLive as isLiveOrder,
  newKitchen,
  withOrder,
} from "#shared/domain/food/evolve";
import type {
  FoodCommand,
  FoodDomainEvent,
  FoodRefusal,
  FoodState,
  MenuItemView,
  Order,
  OrderView,
} from "#shared/domain/food/types";
import { kitchenOrders, kitchenSummary, menuView, orderView } from "#shared/domain/food/view";
import type { CodeRefusal } from "#shared/domain/passes/types";
import { decide as decideQueue } from "#shared/domain/queue/decide";
import { evolve as evolveQueue, evolveToken, newQueue, withToken } from "#shared/domain/queue/evolve";
import type {
  Lane,
  QueueCommand,
  QueueDomainEvent,
  QueueRefusal,
  QueueState,
  StaffTokenView,
  Token,
} from "#shared/domain/queue/types";
import { queueSummary, staffTokenView, tokenViewer } from "#shared/domain/queue/view";
import type { IdSource } from "#shared/given";
import type { CommandId, OrderId, TokenId, UserId } from "#shared/ids";
import { ok, type Result } from "#shared/result";
import type { StationSummary } from "#shared/views/station";
import {
  type ActorId,
  CommandLog,
  type LogEntry,
  type ObjectFailure,
  ownCommandId,
  type Turn,
  withoutName,
} from "../authority/command-log.ts";
import { migrate } from "../authority/migrations.ts";
import type { Storage } from "../authority/storage.ts";
import type { StationBoard, StationCommand, StationConfig, StationIdentity, StationRefusal } from "./station-api.ts";
import { STATION_MIGRATIONS } from "./station-migrations.ts";
import { type StationHead, StationStorage } from "./station-storage.ts";

export type StationDomainEvent = QueueDomainEvent | FoodDomainEvent;

export type StationRoomDeps = {
  readonly storage: Storage;
  readonly ids: IdSource;
  /** Inside the turn of every new command: ask for the outbox to be drained. */
  readonly onDurable: () => void;
  /** After a new command's turn, with the tokens and orders it touched. */
  readonly onChange: (touched: { tokens: readonly Token[]; orders: readonly Order[] }) => void;
};

/** A reply as stored: the pickup code is signed when it is shown. */
export type StoredStationReply = {
  readonly token: StaffTokenView | null;
  readonly order: Omit<OrderView, "pickupCode"> | null;
};
export type StationResult = Result<StoredStationReply, StationRefusal | ObjectFailure>;

/**
 * One station: hosts either a queue or a kitchen. Decides against the state in memory, makes the outcome durable, and
 * only then lets memory follow. Knows SQLite and the engines, nothing of the platform, so it also runs in Node.
 */
export class StationRoom {
  readonly log: CommandLog<StationDomainEvent>;
  readonly #deps: StationRoomDeps;
  readonly #rows: StationStorage;
  #head: StationHead | null;
  #queue: QueueState | null;
  #servedTotal: number;
  #kitchen: FoodState | null;

  constructor(deps: StationRoomDeps) {
    migrate(deps.storage, STATION_MIGRATIONS);
    this.#deps = deps;
    this.#rows = new StationStorage(deps.storage);
    this.log = new CommandLog(deps.storage);
    this.#head = this.#rows.head();
    const queue = this.#rows.loadQueue();
    this.#queue = queue?.state ?? null;
    this.#servedTotal = queue?.servedTotal ?? 0;
    this.#kitchen = this.#rows.loadKitchen();
  }

  get head(): StationHead | null {
    return this.#head;
  }

  get queue(): QueueState | null {
    return this.#queue;
  }

  get kitchen(): FoodState | null {
    return this.#kitchen;
  }

  configure(
    identity: StationIdentity,
    config: StationConfig,
    now: number,
  ): Result<StationSummary, StationRefusal | ObjectFailure> {
    const head: StationHead = { identity, name: config.name, kind: config.kind };
    // Derived from the version: the same edit arrives once however often it is sent.
    const commandId = ownCommandId(`configure-station-${config.version}`);
    const done =
      config.kind === "service"
        ? this.#runQueue(commandId, "system", { type: "ConfigureQueue", config: config.queue }, now, head)
        : this.#runFood(commandId, "system", { type: "ConfigureKitchen", config: config.kitchen }, now, { head });
    if (!done.ok) return done;
    // A repeat of the newest version may still bring news of the event around it, such as its end; one of an older
    // version, late on its way, must not take the present back.
    const newest = config.kind === "service" ? this.#queue?.config.version : this.#kitchen?.config.version;
    if (config.version === newest && JSON.stringify(head) !== JSON.stringify(this.#head)) {
      this.#rows.saveHead(head);
      this.#head = head;
    }
    return ok(this.#summaryOf(this.#head ?? head, now));
  }

  submit(commandId: CommandId, actorId: ActorId, command: StationCommand, now: number): StationResult {
    switch (command.type) {
      case "PlaceOrder":
      case "CancelOrder":
      case "RejectOrder":
      case "StartOrder":
      case "MarkReady":
      case "StopSelling":
      case "ResumeSelling":
      case "OpenKitchen":
      case "PauseKitchen":
      case "CloseKitchen":
        return this.#kitchen ? this.#runFood(commandId, actorId, command, now, {}) : UNKNOWN;
      default:
        return this.#queue ? this.#runQueue(commandId, actorId, command, now, null) : UNKNOWN;
    }
  }

  /**
   * @param code        as scanned or typed: part of what a repeat must repeat
   * @param subject     the order it names, if it names one
   * @param codeRefusal what checking the code itself found
   */
  handOver(
    handOver: { commandId: CommandId; actorId: ActorId; code: string },
    subject: { orderId: OrderId } | { shortCode: string } | null,
    codeRefusal: CodeRefusal | null,
    now: number,
  ): StationResult {
    if (!this.#kitchen) return UNKNOWN;
    const orderId =
      subject === null
        ? null
        : "orderId" in subject
          ? subject.orderId
          : (this.#rows.orderByShortCode(subject.shortCode)?.id ?? null);
    const command: FoodCommand = { type: "HandOver", orderId, codeRefusal };
    const asked = { type: "HandOver", code: handOver.code };
    return this.#runFood(handOver.commandId, handOver.actorId, command, now, { asked });
  }

  summary(now: number): StationSummary | null {
    return this.#head && this.#summaryOf(this.#head, now);
  }

  get lanes(): readonly Lane[] {
    return this.#queue?.config.lanes ?? [];
  }

  /** Hidden dishes too; empty at a queue. */
  menu(): MenuItemView[] {
    return this.#kitchen ? menuView(this.#kitchen) : [];
  }

  board(now: number): StationBoard | null {
    const summary = this.summary(now);
    if (!summary) return null;
    const view = this.#queue && tokenViewer(this.#queue, now);
    const tokens = view
      ? Array.from(this.#queue?.tokens.values() ?? [], (token) => ({ ...view(token), name: token.name }))
      : [];
    return {
      summary,
      lanes: this.lanes,
      menu: this.menu(),
      tokens: tokens.sort((a, b) => (a.ahead ?? -1) - (b.ahead ?? -1) || a.number - b.number),
      orders: this.#kitchen ? kitchenOrders(this.#kitchen) : [],
    };
  }

  tokenOf(userId: UserId): Token | null {
    const tokenId = this.#queue?.tokenOfUser.get(userId);
    return (tokenId && this.#queue?.tokens.get(tokenId)) || null;
  }

  /** A person's live orders, oldest first. */
  ordersOf(userId: UserId): Order[] {
    const mine = [...(this.#kitchen?.orders.values() ?? [])].filter((order) => order.userId === userId);
    return mine.sort((a, b) => a.number - b.number);
  }

  /** Live or ended; null if there never was one. */
  order(orderId: OrderId): Order | null {
    return this.#kitchen?.orders.get(orderId) ?? this.#rows.order(orderId);
  }

  showOrder(order: Order, now: number): Omit<OrderView, "pickupCode"> {
    if (!this.#kitchen) throw new Error("an order lives in a kitchen");
    return withoutCode(orderView(this.#kitchen, order, now, ""));
  }

  /** Everything these entries touched, as it is now: what the read model must show. */
  touched(entries: readonly LogEntry<StationDomainEvent>[]): { tokens: Token[]; orders: Order[] } {
    const { tokenIds, orderIds } = idsIn(entries.flatMap((entry) => entry.events));
    return {
      tokens: [...tokenIds].flatMap((id) => this.#token(id) ?? []),
      orders: [...orderIds].flatMap((id) => this.order(id) ?? []),
    };
  }

  #token(tokenId: TokenId): Token | null {
    return this.#queue?.tokens.get(tokenId) ?? this.#rows.token(tokenId);
  }

  #summaryOf({ identity, name, kind }: StationHead, now: number): StationSummary {
    const id = identity.stationId;
    if (kind === "service" && this.#queue)
      return { kind, id, name, queue: queueSummary(this.#queue, now, this.#servedTotal) };
    if (kind === "food" && this.#kitchen) return { kind, id, name, kitchen: kitchenSummary(this.#kitchen, now) };
    throw new Error(`a ${kind} station without its engine`);
  }

  #runQueue(
    commandId: CommandId,
    actorId: ActorId,
    command: QueueCommand,
    now: number,
    head: StationHead | null,
  ): Result<StoredStationReply, QueueRefusal | ObjectFailure> {
    const before = this.#queue;
    let after: QueueState | null = null;
    let tokens: Token[] = [];
    let servedTotal = this.#servedTotal;
    return this.#execute(
      { commandId, actorId, now, command: withoutName(command) },
      (at) => {
        const base = before ?? newQueue({ ...configOf(command), version: 0 }, at);
        const named = "tokenId" in command ? this.#token(command.tokenId) : null;
        const shown = named ? withToken(base, named) : base;
        const decided = decideQueue(shown, command, { now: at, ids: this.#deps.ids });
        if (!decided.ok) return { events: [], reply: decided, write: () => {} };
        const events = decided.value;
        const state = events.reduce(evolveQueue, base);
        after = state;
        tokens = [...idsIn(events).tokenIds].flatMap(
          (id) => events.reduce<Token | null>(evolveToken, base.tokens.get(id) ?? null) ?? [],
        );
        servedTotal += events.filter((event) => event.type === "TokenDone").length;
        const [token = named] = tokens;
        return {
          events,
          reply: ok({ token: token ? staffTokenView(state, token, at) : null, order: null }),
          write: (seq) => {
            if (head) this.#rows.saveHead(head);
            this.#rows.saveQueue(before, state, servedTotal, tokens, seq);
          },
        };
      },
      () => {
        if (after) this.#queue = after;
        this.#servedTotal = servedTotal;
        this.#head = head ?? this.#head;
        return { tokens, orders: [] };
      },
    );
  }

  #runFood(
    commandId: CommandId,
    actorId: ActorId,
    command: FoodCommand,
    now: number,
    { head = null, asked = withoutName(command) }: { head?: StationHead | null; asked?: unknown },
  ): Result<StoredStationReply, FoodRefusal | ObjectFailure> {
    const before = this.#kitchen;
    let after: FoodState | null = null;
    let orders: Order[] = [];
    return this.#execute(
      { commandId, actorId, now, command: asked },
      (at) => {
        const base = before ?? newKitchen({ ...configOf(command), version: 0, menu: [] }, at);
        const named = "orderId" in command && command.orderId ? this.order(command.orderId) : null;
        const shown = named ? withOrder(base, named) : base;
        const decided = decideFood(shown, command, { now: at, ids: this.#uniqueCodes() });
        if (!decided.ok) return { events: [], reply: decided, write: () => {} };
        const events = decided.value;
        const state = events.reduce(evolveFood, base);
        after = state;
        orders = [...idsIn(events).orderIds].flatMap(
          (id) => events.reduce<Order | null>(evolveOrder, base.orders.get(id) ?? null) ?? [],
        );
        const [order = named] = orders;
        return {
          events,
          reply: ok({ token: null, order: order ? withoutCode(orderView(state, order, at, "")) : null }),
          write: (seq) => {
            if (head) this.#rows.saveHead(head);
            this.#rows.saveKitchen(before, state, orders, seq);
          },
        };
      },
      () => {
        if (after) this.#kitchen = after;
        this.#head = head ?? this.#head;
        return { tokens: [], orders };
      },
    );
  }

  /** Decide, persist, evolve, tell: the one path every command takes. */
  #execute<R>(
    submission: { commandId: CommandId; actorId: ActorId; now: number; command: unknown },
    decide: (at: number) => Turn<StationDomainEvent, Result<StoredStationReply, R & { code: string }>>,
    remember: () => { tokens: readonly Token[]; orders: readonly Order[] },
  ): Result<StoredStationReply, (R & { code: string }) | ObjectFailure> {
    const executed = this.log.execute(submission, decide, this.#deps.onDurable);
    if (!executed.ok) return executed;
    if (executed.fresh && executed.reply.ok) {
      const touched = remember();
      if (executed.events.length > 0) this.#deps.onChange(touched);
    }
    return executed.reply;
  }

  /** Four characters repeat now and then; among orders still to be picked up they must not. */
  #uniqueCodes(): IdSource {
    const shortCode = (chars: number) => {
      for (;;) {
        const code = this.#deps.ids.shortCode(chars);
        const taken = this.#rows.orderByShortCode(code);
        if (!taken || !isLiveOrder(taken)) return code;
      }
    };
    return { ...this.#deps.ids, shortCode };
  }
}

const UNKNOWN = { ok: false, refusal: { code: "object-unknown" } } as const;

/** The first command of a station brings its configuration; no other gets here before. */
function configOf<C>(command: { readonly type: string; readonly config?: C }): C {
  if (!command.config) throw new Error(`${command.type} reached a station without configuration`);
  return command.config;
}

function withoutCode({ pickupCode: _, ...shown }: OrderView): Omit<OrderView, "pickupCode"> {
  return shown;
}

function idsIn(events: readonly StationDomainEvent[]): { tokenIds: Set<TokenId>; orderIds: Set<OrderId> } {
  const tokenIds = new Set<TokenId>();
  const orderIds = new Set<OrderId>();
  for (const event of events) {
    if ("tokenId" in event) tokenIds.add(event.tokenId);
    if ("orderId" in event) orderIds.add(event.orderId);
    if (event.type === "OrderPlaced") orderIds.add(event.order.id);
  }
  return { tokenIds, orderIds };
}
