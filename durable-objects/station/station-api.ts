import type {
  AskedLine,
  FoodCommand,
  FoodConfig,
  FoodRefusal,
  KitchenOrderView,
  MenuItemView,
  OrderQuote,
  OrderView,
} from "#shared/domain/food/types";
import type {
  DeskView,
  Lane,
  MovedToken,
  QueueCommand,
  QueueConfig,
  QueueLoad,
  QueueRefusal,
  StaffTokenView,
  TokenView,
} from "#shared/domain/queue/types";
import type { CollegeId, CommandId, EventId, OrderId, StationId, UserId } from "#shared/ids";
import type { Result } from "#shared/result";
import type { StationSummary } from "#shared/views/station";
import type { ReadyOrders } from "#shared/views/station-page";
import type { ActorId, ObjectFailure } from "../authority/command-log.ts";
import type { SocketHolder } from "../authority/sockets.ts";
import type { Erasable } from "../authority/storage.ts";
import type { PresenceCode } from "./presence-codes.ts";

export type StationIdentity = {
  readonly collegeId: CollegeId;
  readonly eventId: EventId;
  readonly stationId: StationId;
  /** The edit of the event that the rest of this follows from. */
  readonly eventVersion: number;
  /** Pickup codes are valid until then, epoch milliseconds. */
  readonly codesUntil: number;
  readonly feedShards: number;
};

/** `version` rises with each edit; a station of kind "service" has a queue, one of kind "food" a kitchen. */
export type StationConfig = { readonly name: string; readonly version: number } & (
  | { readonly kind: "service"; readonly queue: QueueConfig }
  | { readonly kind: "food"; readonly kitchen: FoodConfig }
);

export type StationCommand =
  | Exclude<
      QueueCommand,
      { type: "ConfigureQueue" | "AcceptTransfer" | "ConfirmTransfer" | "TransferFailed" | "ConfirmDetach" }
    >
  | Exclude<FoodCommand, { type: "ConfigureKitchen" | "HandOver" | "Tick" }>;
export type StationRefusal = QueueRefusal | FoodRefusal;
export type JoinCommand = Extract<QueueCommand, { type: "Join" }>;

/** What the command touched: `token` with its holder's name, `order` with its owner's pickup code. */
export type StationReply = { readonly token: StaffTokenView | null; readonly order: OrderView | null };

export type StationView = {
  readonly summary: StationSummary;
  readonly lanes: readonly Lane[];
  /** Visible dishes only. */
  readonly menu: readonly MenuItemView[];
  readonly token: TokenView | null;
  readonly orders: readonly OrderView[];
};

export type StationBoard = {
  readonly summary: StationSummary;
  readonly lanes: readonly Lane[];
  /** Who serves; empty at a kitchen. */
  readonly desks: readonly DeskView[];
  /** When somebody came where nobody waited, as those who serve are told it; null: never yet, and at a kitchen. */
  readonly lineBeganAt: number | null;
  readonly menu: readonly MenuItemView[];
  /** Live ones, and no-shows that can still be undone. */
  readonly tokens: readonly StaffTokenView[];
  readonly orders: readonly KitchenOrderView[];
  /** Orders that were handed over twice, newest first. */
  readonly handedTwice: readonly KitchenOrderView[];
};

/** What a Worker may ask of a Station. Refusals and failures are values; only bugs throw. */
export type StationApi = SocketHolder &
  Erasable & {
    /** Whoever is no staff connects again, and is let in if they may still see it. A repeat is harmless. */
    disband(): Promise<void>;
    configure(
      identity: StationIdentity,
      config: StationConfig,
    ): Promise<Result<StationSummary, StationRefusal | ObjectFailure>>;
    submit(
      commandId: CommandId,
      actorId: ActorId,
      command: StationCommand,
    ): Promise<Result<StationReply, StationRefusal | ObjectFailure>>;
    /** `code` as somebody read it from the screen at the station: they join as one who is there, or are refused. */
    joinWithCode(
      commandId: CommandId,
      join: JoinCommand,
      code: string,
    ): Promise<Result<StationReply, StationRefusal | ObjectFailure>>;
    /** What the screen at the station shows now; null where no code is asked for, and before the first configuration. */
    presenceCode(): Promise<PresenceCode | null>;
    /** `code` is the text of a pickup QR or its four characters. */
    handOver(
      commandId: CommandId,
      actorId: UserId,
      code: string,
    ): Promise<Result<StationReply, StationRefusal | ObjectFailure>>;
    /** A phone without a network did it at `handedAt`, epoch ms. What had been handed over before is noted as an incident. */
    handOverLate(
      commandId: CommandId,
      actorId: UserId,
      code: string,
      handedAt: number,
    ): Promise<Result<StationReply, StationRefusal | ObjectFailure>>;
    /** For a phone that has to do without a network; null before the first configuration. */
    readyOrders(): Promise<ReadyOrders | null>;
    /** Staff picked the order from their list: nothing to check but its state. */
    handOverOrder(
      commandId: CommandId,
      actorId: UserId,
      orderId: OrderId,
    ): Promise<Result<StationReply, StationRefusal | ObjectFailure>>;
    /** Somebody showed a pass: what of theirs is ready, the oldest first. */
    handOverTo(
      commandId: CommandId,
      actorId: UserId,
      userId: UserId,
    ): Promise<Result<StationReply, StationRefusal | ObjectFailure>>;
    /** Another station hands somebody over; the same transfer is answered the same however often it is sent. */
    acceptTransfer(
      transferId: string,
      token: MovedToken,
    ): Promise<Result<StationReply, StationRefusal | ObjectFailure>>;
    /** Somebody who serves at another station comes to serve here; the same move is answered the same, too. */
    attachServer(
      moveId: string,
      staffId: UserId,
      until: number,
    ): Promise<Result<StationReply, StationRefusal | ObjectFailure>>;
    /** What one person (or a visitor, null) may see. Null before the first configuration. */
    view(userId: UserId | null): Promise<StationView | null>;
    /** What a basket would be promised now; null before the first configuration, and at a queue. */
    quote(lines: readonly AskedLine[]): Promise<Result<OrderQuote, FoodRefusal> | null>;
    board(): Promise<StationBoard | null>;
    /** Who serves and who waits; null at a kitchen, and before the first configuration. */
    load(): Promise<QueueLoad | null>;
    /** Null for an unknown order and for somebody else's. */
    order(orderId: OrderId, userId: UserId): Promise<OrderView | null>;
  };
