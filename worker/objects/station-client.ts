import type {
  StationApi,
  StationBoard,
  StationCommand,
  StationConfig,
  StationIdentity,
  StationRefusal,
  StationReply,
  StationView,
} from "#durable-objects/station/station-api";
import type { OrderView } from "#shared/domain/food/types";
import { AppError } from "#shared/errors";
import type { CollegeId, CommandId, EventId, OrderId, StationId, UserId } from "#shared/ids";
import { stationName } from "#shared/object-names";
import type { Result } from "#shared/result";
import type { StationSummary } from "#shared/views/station";
import { callObject, domainOnly } from "./object-client.ts";

type Submitted = Promise<Result<StationReply, StationRefusal>>;

export type StationClient = {
  /** Idempotent by `config.version`; an older one is the refusal `stale-config`. */
  readonly configure: (
    identity: StationIdentity,
    config: StationConfig,
  ) => Promise<Result<StationSummary, StationRefusal>>;
  readonly submit: (commandId: CommandId, actorId: UserId, command: StationCommand) => Submitted;
  /** `code` is the text of a pickup QR or its four characters. */
  readonly handOver: (commandId: CommandId, actorId: UserId, code: string) => Submitted;
  /** What one person, or a visitor, may see. @throws AppError NOT_FOUND before the first configuration */
  readonly view: (userId: UserId | null) => Promise<StationView>;
  /** @throws AppError NOT_FOUND before the first configuration */
  readonly board: () => Promise<StationBoard>;
  /** Null for an unknown order and for somebody else's. */
  readonly order: (orderId: OrderId, userId: UserId) => Promise<OrderView | null>;
  /** Hands over a WebSocket upgrade. */
  readonly connect: (request: Request) => Promise<Response>;
};

/** One station of an event. Every method may throw the AppErrors of `callObject` and `domainOnly`. */
export function stationClient(
  env: Env,
  collegeId: CollegeId,
  eventId: EventId,
  stationId: StationId,
): StationClient {
  const stub = () => env.STATION.get(env.STATION.idFromName(stationName(collegeId, eventId, stationId)));
  // Cloudflare's RPC types lose the brands of ids; the object's own declared surface is exact.
  const call = <T>(run: (station: StationApi) => Promise<T>) => callObject(() => stub() as unknown as StationApi, run);
  return {
    configure: async (identity, config) => domainOnly(await call((station) => station.configure(identity, config))),
    submit: async (commandId, actorId, command) =>
      domainOnly(await call((station) => station.submit(commandId, actorId, command))),
    handOver: async (commandId, actorId, code) =>
      domainOnly(await call((station) => station.handOver(commandId, actorId, code))),
    view: async (userId) => found(await call((station) => station.view(userId))),
    board: async () => found(await call((station) => station.board())),
    order: (orderId, userId) => call((station) => station.order(orderId, userId)),
    connect: (request) => stub().fetch(request),
  };
}

function found<T>(value: T | null): T {
  if (value === null) throw new AppError("NOT_FOUND");
  return value;
}
