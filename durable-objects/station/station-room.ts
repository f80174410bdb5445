import type {
  AskedLine,
  FoodRefusal,
  FoodState,
  MenuItemView,
  Order,
  OrderQuote,
  OrderView,
} from "#shared/domain/food/types";
import type { CodeRefusal } from "#shared/domain/passes/types";
import type { Lane, MovedToken, QueueLoad, QueueState, Token } from "#shared/domain/queue/types";
import { queueLoad } from "#shared/domain/queue/view";
import type { IdSource } from "#shared/given";
import type { CommandId, OrderId, UserId } from "#shared/ids";
import { ok, type Result, refuse } from "#shared/result";
import type { StationSummary } from "#shared/views/station";
import type { ReadyOrders } from "#shared/views/station-page";
import {
  type ActorId,
  CommandLog,
  type LogEntry,
  OBJECT_UNKNOWN,
  type ObjectFailure,
  ownCommandId,
  type Submission,
  withoutName,
} from "../authority/command-log.ts";
import { migrate } from "../authority/migrations.ts";
import type { Storage } from "../authority/storage.ts";
import { KitchenRoom } from "./kitchen-room.ts";
import { PresenceTries } from "./presence-tries.ts";
import { QueueRoom } from "./queue-room.ts";
import type { LeavingServer, MoveOutcome } from "./server-moves.ts";
import type {
  JoinCommand,
  StationBoard,
  StationCommand,
  StationConfig,
  StationIdentity,
  StationRefusal,
} from "./station-api.ts";
import { STATION_MIGRATIONS } from "./station-migrations.ts";
import {
  idsIn,
  type Plan,
  refusalPlan,
  type StationDomainEvent,
  type StoredStationReply,
  type Touched,
} from "./station-plan.ts";
import { type StationHead, StationStorage } from "./station-storage.ts";
import type { TransferOutcome } from "./token-transfers.ts";

export type StationRoomDeps = {
  readonly storage: Storage;
  readonly ids: IdSource;
  /** Inside the turn of every new command: ask for the outbox to be drained. */
  readonly onDurable: () => void;
  /** After a new command's turn. */
  readonly onChange: (touched: Touched) => void;
};

/** `code` as scanned or typed; `handedAt` when a phone without a network did it, by its clock. */
export type HandOver = {
  readonly commandId: CommandId;
  readonly actorId: ActorId;
  readonly code: string;
  readonly handedAt: number | null;
};

/**
 * What a phone did by itself is another command than what it asked for before under the same id, and may follow on it. The
 * colon keeps it out of every client's reach (see `commandIdSchema`).
 */
function lateIdOf(commandId: CommandId): CommandId {
  return `${commandId}:late` as CommandId;
}

/** What a code, or a list, says is to be handed over. */
type HandedOver = { readonly orderId: OrderId } | { readonly shortCode: string } | { readonly userId: UserId };

export type StationResult = Result<StoredStationReply, StationRefusal | ObjectFailure>;

/**
 * One station: hosts either a queue or a kitchen. Decides against the state in memory, makes the outcome durable, and
 * only then lets memory follow. Knows SQLite and the engines, nothing of the platform, so it also runs in Node.
 */
export class StationRoom {
  readonly log: CommandLog<StationDomainEvent>;
  readonly #deps: StationRoomDeps;
  readonly #rows: StationStorage;
  readonly #queue: QueueRoom;
  readonly #kitchen: KitchenRoom;
  readonly #tries: PresenceTries;
  #head: StationHead | null;

  constructor(deps: StationRoomDeps) {
    migrate(deps.storage, STATION_MIGRATIONS);
    this.#deps = deps;
    this.#rows = new StationStorage(deps.storage);
    this.log = new CommandLog(deps.storage);
    this.#head = this.#rows.head();
    this.#queue = new QueueRoom(this.#rows, deps.ids);
    this.#kitchen = new KitchenRoom(this.#rows, deps.ids);
    this.#tries = new PresenceTries(deps.storage);
  }

  get head(): StationHead | null {
    return this.#head;
  }

  get queue(): QueueState | null {
    return this.#queue.state;
  }

  get kitchen(): FoodState | null {
    return this.#kitchen.state;
  }

  get lanes(): readonly Lane[] {
    return this.#queue.lanes;
  }

  configure(
    identity: StationIdentity,
    config: StationConfig,
    now: number,
  ): Result<StationSummary, StationRefusal | ObjectFailure> {
    // Edits of the event and of the station come by different ways, and either may be overtaken.
    const known = this.#head?.identity;
    const newestIdentity = known && known.eventVersion > identity.eventVersion ? known : identity;
    const head: StationHead = { identity: newestIdentity, name: config.name, kind: config.kind };
    // Derived from the version: the same edit arrives once however often it is sent.
    const commandId = ownCommandId(`configure-station-${config.version}`);
    const command =
      config.kind === "service"
        ? ({ type: "ConfigureQueue", config: config.queue } as const)
        : ({ type: "ConfigureKitchen", config: config.kitchen } as const);
    const done = this.#execute({ commandId, actorId: "system", now, command }, head, (at) =>
      command.type === "ConfigureQueue" ? this.#queue.plan(command, at) : this.#kitchen.plan(command, at),
    );
    if (!done.ok) return done;
    // A repeat of the newest version may still bring news of the event around it, such as its end; one of an older
    // version, late on its way, must not take the present back.
    const newest = (this.queue ?? this.kitchen)?.config.version;
    if (config.version === newest && JSON.stringify(head) !== JSON.stringify(this.#head)) {
      this.#rows.saveHead(head);
      this.#head = head;
    }
    return ok(this.#summaryOf(this.#head ?? head, now));
  }

  submit(commandId: CommandId, actorId: ActorId, command: StationCommand, now: number): StationResult {
    const submission = { commandId, actorId, now, command: withoutName(command) };
    switch (command.type) {
      case "PlaceOrder":
      case "CancelOrder":
      case "RejectOrder":
      case "VoidOrder":
      case "GiveUpOrder":
      case "StartOrder":
      case "MarkReady":
      case "UndoStep":
      case "ConfirmOrder":
      case "AwaitPayment":
      case "ReceivePayment":
      case "MarkPaid":
      case "MarkLine":
      case "RemakeLine":
      case "DropLine":
      case "MarkGone":
      case "OfferSubstitute":
      case "AnswerSubstitute":
      case "StopSelling":
      case "ResumeSelling":
      case "RestockSku":
      case "WasteSku":
      case "SellSku":
      case "SetCooks":
      case "OpenKitchen":
      case "PauseKitchen":
      case "CloseKitchen":
      case "PauseOrders":
      case "ResumeOrders":
        return this.kitchen ? this.#execute(submission, null, (at) => this.#kitchen.plan(command, at)) : OBJECT_UNKNOWN;
      default:
        return this.queue ? this.#execute(submission, null, (at) => this.#queue.plan(command, at)) : OBJECT_UNKNOWN;
    }
  }

  /**
   * Somebody joins with the code they read at the station.
   * @param code    as typed: part of what a repeat must repeat, also once it has changed
   * @param isRight whether the station shows it
   */
  joinWithCode(commandId: CommandId, join: JoinCommand, code: string, isRight: boolean, now: number): StationResult {
    if (!this.queue) return OBJECT_UNKNOWN;
    const { userId } = join;
    const submission = { commandId, actorId: userId, now, command: { ...withoutName(join), code } };
    return this.#execute(submission, null, (at) => {
      // Who could not join anyway, or holds a token, hears that; their code is nobody's business then.
      const planned = this.#queue.plan({ ...join, isThere: true }, at);
      if (!planned.reply.ok) return planned;
      const tooOften = this.#tries.whyNot(userId, at);
      if (tooOften) return refusalPlan(refuse(tooOften));
      if (isRight) return planned;
      return { ...refusalPlan(refuse(this.#tries.wrong(userId, at))), write: () => this.#tries.note(userId, at) };
    });
  }

  /**
   * @param code        as scanned or typed: part of what a repeat must repeat
   * @param subject     the order it names, or whose it is, if it names one
   * @param codeRefusal what checking the code itself found
   */
  handOver(
    handOver: HandOver,
    subject: HandedOver | null,
    codeRefusal: CodeRefusal | null,
    now: number,
  ): StationResult {
    if (!this.kitchen) return OBJECT_UNKNOWN;
    const orderId = subject && this.#orderOf(subject);
    const { commandId, actorId, code, handedAt } = handOver;
    const command = { type: "HandOver", orderId, codeRefusal } as const;
    if (handedAt === null) {
      return this.#execute({ commandId, actorId, now, command: { type: "HandOver", code } }, null, (at) =>
        this.#kitchen.plan({ ...command, handedAt }, at),
      );
    }
    const asked = { type: "HandOver", code, handedAt };
    return this.#execute({ commandId: lateIdOf(commandId), actorId, now, command: asked }, null, (at) => {
      // Only the answer was lost: the phone could not know that what it then did by itself was done.
      const order = this.#servedBy(commandId, code);
      return order
        ? this.#kitchen.tell(order, at)
        : this.#kitchen.plan({ ...command, handedAt: Math.min(handedAt, at) }, at);
    });
  }

  /** The order that a hand-over of this id and code gave out; null: it did not, or never came. */
  #servedBy(commandId: CommandId, code: string): Order | null {
    const found = this.log.find(commandId);
    if (!found || JSON.parse(found.command).code !== code) return null;
    const [served] = found.events.flatMap((event) => (event.type === "OrderServed" ? [event.orderId] : []));
    return served ? this.order(served) : null;
  }

  /** Of somebody's orders what is ready comes first, and the oldest of it. */
  #orderOf(subject: HandedOver): OrderId | null {
    if ("orderId" in subject) return subject.orderId;
    if ("shortCode" in subject) return this.#rows.orderByShortCode(subject.shortCode)?.id ?? null;
    const theirs = this.#kitchen.ordersOf(subject.userId).filter(({ status }) => status !== "placed");
    return (theirs.find(({ status }) => status === "ready") ?? theirs[0])?.id ?? null;
  }

  /** Does what has become due; called by the alarm, as often as it likes. */
  tick(now: number): void {
    const { dueAt } = this;
    if (dueAt === null || dueAt > now) return;
    const command = { type: "Tick" } as const;
    const submission = { commandId: ownCommandId(`tick-${dueAt}-${now}`), actorId: "system", now, command } as const;
    const room = this.kitchen ? this.#kitchen : this.#queue;
    this.#execute(submission, null, (at) => room.plan(command, at));
  }

  /** When time next changes the station by itself, epoch milliseconds; null for never. */
  get dueAt(): number | null {
    return this.kitchen ? this.#kitchen.dueAt : this.#queue.dueAt;
  }

  /** Null at a queue, and before the first configuration. */
  quote(lines: readonly AskedLine[], now: number): Result<OrderQuote, FoodRefusal> | null {
    return this.#kitchen.quote(lines, now);
  }

  /** Somebody comes from another station; a repeat of the same transfer is answered the same. */
  acceptTransfer(transferId: string, token: MovedToken, now: number): StationResult {
    if (!this.queue) return OBJECT_UNKNOWN;
    const command = { type: "AcceptTransfer", transferId, token } as const;
    const submission = {
      ...{ commandId: ownCommandId(`accept-${transferId}`), actorId: "system" as const, now },
      command: { ...command, token: withoutName({ type: "MovedToken", ...token }) },
    };
    return this.#execute(submission, null, (at) => this.#queue.plan(command, at));
  }

  /** What the station somebody was sent to has said. */
  settleTransfer({ id: tokenId, transfer }: Token, outcome: TransferOutcome, now: number): void {
    if (!transfer) return;
    const command = { type: outcome, tokenId, transferId: transfer.id } as const;
    const commandId = ownCommandId(`settle-${transfer.id}`);
    this.#execute({ commandId, actorId: "system", now, command }, null, (at) => this.#queue.plan(command, at));
  }

  /** On their way to another station. */
  parked(): Token[] {
    return this.#queue.parked();
  }

  /** Somebody who serves comes from another station; a repeat of the same move is answered the same. */
  attachServer(moveId: string, staffId: UserId, until: number, now: number): StationResult {
    if (!this.queue) return OBJECT_UNKNOWN;
    const command = { type: "AttachServer", moveId, staffId, until } as const;
    const submission = { commandId: ownCommandId(`attach-${moveId}`), actorId: "system" as const, now, command };
    return this.#execute(submission, null, (at) => this.#queue.plan(command, at));
  }

  /** What the station somebody is to serve at has said. */
  settleMove(moveId: string, type: MoveOutcome, now: number): void {
    const command = { type, moveId } as const;
    const commandId = ownCommandId(`settle-move-${moveId}`);
    this.#execute({ commandId, actorId: "system", now, command }, null, (at) => this.#queue.plan(command, at));
  }

  /** Who is to serve elsewhere and has finished here. */
  leaving(): LeavingServer[] {
    return (this.queue?.servers ?? []).flatMap(({ staffId, leaving, tokenId }) =>
      staffId && leaving && tokenId === null ? { staffId, leaving } : [],
    );
  }

  load(now: number): QueueLoad | null {
    return this.queue && queueLoad(this.queue, now);
  }

  summary(now: number): StationSummary | null {
    return this.#head && this.#summaryOf(this.#head, now);
  }

  /** Hidden dishes too; empty at a queue. */
  menu(now: number): MenuItemView[] {
    return this.#kitchen.menu(now);
  }

  board(now: number): StationBoard | null {
    const summary = this.summary(now);
    if (!summary) return null;
    const { lanes } = this;
    const lineBeganAt = this.queue?.lineBeganAt ?? null;
    const line = { desks: this.#queue.desks(), tokens: this.#queue.tokens(now), lineBeganAt };
    return {
      summary,
      lanes,
      ...line,
      menu: this.menu(now),
      orders: this.#kitchen.orders(),
      handedTwice: this.#kitchen.handedTwice(),
    };
  }

  /** What waits for its owner, for a phone that has to do without a network. */
  readyOrders(): ReadyOrders["orders"] {
    const ready = this.#kitchen.orders().filter(({ status }) => status === "ready");
    return ready.map(({ id, number, name, shortCode, lines }) => {
      const given = lines.filter(({ dropped }) => !dropped);
      return {
        id,
        number,
        name,
        shortCode,
        lines: given.map(({ quantity, name: dish }) => ({ quantity, name: dish })),
      };
    });
  }

  tokenOf(userId: UserId): Token | null {
    return this.#queue.tokenOf(userId);
  }

  /** A person's live orders, oldest first. */
  ordersOf(userId: UserId): Order[] {
    return this.#kitchen.ordersOf(userId);
  }

  /** Live or ended; null if there never was one. */
  order(orderId: OrderId): Order | null {
    return this.#kitchen.order(orderId);
  }

  showOrder(order: Order, now: number): Omit<OrderView, "pickupCode"> {
    return this.#kitchen.show(order, now);
  }

  /** Everything these entries touched, as it is now: what the read model must show. */
  touched(entries: readonly LogEntry<StationDomainEvent>[]): Touched {
    const { tokenIds, orderIds } = idsIn(entries.flatMap((entry) => entry.events));
    return {
      tokens: [...tokenIds].flatMap((id) => this.#queue.token(id) ?? []),
      orders: [...orderIds].flatMap((id) => this.order(id) ?? []),
    };
  }

  #summaryOf({ identity: { stationId: id }, name, kind }: StationHead, now: number): StationSummary {
    const queue = this.#queue.summary(now);
    if (kind === "service" && queue) return { kind, id, name, queue };
    const kitchen = this.#kitchen.summary(now);
    if (kind === "food" && kitchen) return { kind, id, name, kitchen };
    throw new Error(`a ${kind} station without its engine`);
  }

  /**
   * Decide, persist, evolve, tell: the one path every command takes.
   * @param head what the station is from this command on, if the command says so
   */
  #execute(submission: Submission, head: StationHead | null, plan: (at: number) => Plan): StationResult {
    let planned: Plan | null = null;
    const decide = (at: number): Plan => {
      const made = plan(at);
      planned = made;
      if (!head) return made;
      const write = (seq: number) => {
        if (made.reply.ok) this.#rows.saveHead(head);
        made.write(seq);
      };
      return { ...made, write };
    };
    const executed = this.log.execute(submission, decide, this.#deps.onDurable);
    if (!executed.ok) return executed;
    if (executed.fresh && executed.reply.ok && planned) this.#remember(planned, head);
    return executed.reply;
  }

  #remember({ events, remember }: Plan, head: StationHead | null): void {
    const touched = remember();
    this.#head = head ?? this.#head;
    if (events.length > 0) this.#deps.onChange(touched);
  }
}
