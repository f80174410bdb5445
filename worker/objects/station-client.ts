import type { ActorId, ObjectFailure } from "#durable-objects/authority/command-log";
import type { PresenceCode } from "#durable-objects/station/presence-codes";
import type {
  JoinCommand,
  StationApi,
  StationBoard,
  StationCommand,
  StationConfig,
  StationIdentity,
  StationRefusal,
  StationReply,
  StationView,
} from "#durable-objects/station/station-api";
import type { AskedLine, FoodCommand, FoodRefusal, OrderQuote, OrderView } from "#shared/domain/food/types";
import type { QueueCommand, QueueLoad, QueueRefusal, StaffTokenView } from "#shared/domain/queue/types";
import { AppError } from "#shared/errors";
import type { CollegeId, CommandId, EventId, OrderId, StationId, UserId } from "#shared/ids";
import { stationName } from "#shared/object-names";
import { ok, type Result } from "#shared/result";
import type { StationSummary } from "#shared/views/station";
import type { ReadyOrders } from "#shared/views/station-page";
import { callObject, domainOnly } from "./object-client.ts";
import type { SocketTarget } from "./socket-holder-client.ts";

type Submitted = Result<StationReply, StationRefusal | ObjectFailure>;
type StationQueueCommand = Extract<StationCommand, QueueCommand>;
type StationFoodCommand = Extract<StationCommand, FoodCommand>;
type QueueReply = Promise<Result<StaffTokenView | null, QueueRefusal>>;
type KitchenReply = Promise<Result<OrderView | null, FoodRefusal>>;

export type StationClient = {
  /** Idempotent by `config.version`; an older one is the refusal `stale-config`. */
  readonly configure: (
    identity: StationIdentity,
    config: StationConfig,
  ) => Promise<Result<StationSummary, StationRefusal>>;
  /** @returns the token the command touched. @throws AppError NOT_FOUND at a food station */
  readonly queue: (commandId: CommandId, actorId: ActorId, command: StationQueueCommand) => QueueReply;
  /** As `queue`, with the code somebody read at the station. */
  readonly joinWithCode: (commandId: CommandId, join: JoinCommand, code: string) => QueueReply;
  /** Null where no code is asked for. */
  readonly presenceCode: () => Promise<PresenceCode | null>;
  /** @returns the order the command touched. @throws AppError NOT_FOUND at a service station */
  readonly kitchen: (commandId: CommandId, actorId: ActorId, command: StationFoodCommand) => KitchenReply;
  /** `code` is the text of a pickup QR or its four characters. */
  readonly handOver: (commandId: CommandId, actorId: UserId, code: string) => KitchenReply;
  /** A phone without a network did it at `handedAt`. */
  readonly handOverLate: (commandId: CommandId, actorId: UserId, code: string, handedAt: number) => KitchenReply;
  /** @throws AppError NOT_FOUND at a queue, and before the first configuration */
  readonly readyOrders: () => Promise<ReadyOrders>;
  /** Staff picked the order from their list. */
  readonly handOverOrder: (commandId: CommandId, actorId: UserId, orderId: OrderId) => KitchenReply;
  /** Somebody showed a pass of the event. */
  readonly handOverTo: (commandId: CommandId, actorId: UserId, userId: UserId) => KitchenReply;
  /** What one person, or a visitor, may see. @throws AppError NOT_FOUND before the first configuration */
  readonly view: (userId: UserId | null) => Promise<StationView>;
  /** What a basket would be promised now; null at a queue, and before the first configuration. */
  readonly quote: (lines: readonly AskedLine[]) => Promise<Result<OrderQuote, FoodRefusal> | null>;
  /** Whoever is no staff connects again, and is let in if they may still see it. A repeat is harmless. */
  readonly disband: () => Promise<void>;
  /** @throws AppError NOT_FOUND before the first configuration */
  readonly board: () => Promise<StationBoard>;
  /** Who serves and who waits; null at a kitchen, and before the first configuration. */
  readonly load: () => Promise<QueueLoad | null>;
  /** Null for an unknown order and for somebody else's. */
  readonly order: (orderId: OrderId, userId: UserId) => Promise<OrderView | null>;
  readonly sockets: SocketTarget;
};

/** One station of an event. Every method may throw the AppErrors of `callObject` and `domainOnly`. */
export function stationClient(env: Env, collegeId: CollegeId, eventId: EventId, stationId: StationId): StationClient {
  const objectName = stationName(collegeId, eventId, stationId);
  const stub = () => env.STATION.getByName(objectName);
  // Cloudflare's RPC types lose the brands of ids; the object's own declared surface is exact.
  const call = <T>(run: (station: StationApi) => Promise<T>) => callObject(() => stub() as unknown as StationApi, run);
  return {
    configure: async (identity, config) => domainOnly(await call((station) => station.configure(identity, config))),
    queue: async (commandId, actorId, command) =>
      queueReply(await call((station) => station.submit(commandId, actorId, command))),
    joinWithCode: async (commandId, join, code) =>
      queueReply(await call((station) => station.joinWithCode(commandId, join, code))),
    presenceCode: () => call((station) => station.presenceCode()),
    kitchen: async (commandId, actorId, command) =>
      kitchenReply(await call((station) => station.submit(commandId, actorId, command))),
    handOver: async (commandId, actorId, code) =>
      kitchenReply(await call((station) => station.handOver(commandId, actorId, code))),
    handOverOrder: async (commandId, actorId, orderId) =>
      kitchenReply(await call((station) => station.handOverOrder(commandId, actorId, orderId))),
    handOverLate: async (commandId, actorId, code, handedAt) =>
      kitchenReply(await call((station) => station.handOverLate(commandId, actorId, code, handedAt))),
    readyOrders: async () => found(await call((station) => station.readyOrders())),
    handOverTo: async (commandId, actorId, userId) =>
      kitchenReply(await call((station) => station.handOverTo(commandId, actorId, userId))),
    view: async (userId) => found(await call((station) => station.view(userId))),
    quote: (lines) => call((station) => station.quote(lines)),
    board: async () => found(await call((station) => station.board())),
    load: () => call((station) => station.load()),
    disband: () => call((station) => station.disband()),
    order: (orderId, userId) => call((station) => station.order(orderId, userId)),
    sockets: { objectClass: "station", objectName, connect: (request) => stub().fetch(request) },
  };
}

// One RPC serves both engines, so its type unites their refusals; a queue's command is refused by the queue alone, a
// kitchen's by the kitchen.
async function queueReply(result: Submitted): QueueReply {
  const reply = domainOnly(result as Result<StationReply, QueueRefusal | ObjectFailure>);
  return reply.ok ? ok(reply.value.token) : reply;
}

async function kitchenReply(result: Submitted): KitchenReply {
  const reply = domainOnly(result as Result<StationReply, FoodRefusal | ObjectFailure>);
  return reply.ok ? ok(reply.value.order) : reply;
}

function found<T>(value: T | null): T {
  if (value === null) throw new AppError("NOT_FOUND");
  return value;
}
