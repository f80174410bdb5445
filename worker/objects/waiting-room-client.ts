import type { Entered, WaitingRoomApi } from "#durable-objects/waiting-room/waiting-room-api";
import type { EnterRefusal, RoomConfig, RoomStanding } from "#shared/domain/waiting-room/types";
import type { CollegeId, EventId, UserId } from "#shared/ids";
import { roomName } from "#shared/object-names";
import type { Result } from "#shared/result";
import { callObject, domainOnly } from "./object-client.ts";

export type WaitingRoomClient = {
  /** Idempotent by `config.version`; an older one changes nothing. */
  readonly configure: (config: RoomConfig) => Promise<void>;
  /** The place somebody has, or a new one; `again` asks for another if that one's turn has passed. */
  readonly enter: (userId: UserId, again: boolean) => Promise<Result<Entered, EnterRefusal>>;
  readonly standing: () => Promise<RoomStanding>;
};

/** The waiting room of one event. Every method may throw the AppErrors of `callObject` and `domainOnly`. */
export function waitingRoomClient(env: Env, collegeId: CollegeId, eventId: EventId): WaitingRoomClient {
  const name = roomName(collegeId, eventId);
  const call = <T>(run: (room: WaitingRoomApi) => Promise<T>) =>
    callObject(() => env.WAITING_ROOM.getByName(name) as unknown as WaitingRoomApi, run);
  return {
    configure: (config) => call((room) => room.configure({ collegeId, eventId }, config)),
    enter: async (userId, again) => domainOnly(await call((room) => room.enter(userId, again))),
    standing: () => call((room) => room.standing()),
  };
}
