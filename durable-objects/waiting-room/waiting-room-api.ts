import type { EnterRefusal, RoomConfig, RoomStanding } from "#shared/domain/waiting-room/types";
import type { CollegeId, EventId, UserId } from "#shared/ids";
import type { Result } from "#shared/result";
import type { ObjectFailure } from "../authority/command-log.ts";
import type { Erasable } from "../authority/storage.ts";

export type RoomIdentity = { readonly collegeId: CollegeId; readonly eventId: EventId };

/** `number` is theirs for the standing's round. */
export type Entered = { readonly standing: RoomStanding; readonly number: number };

/** What a Worker, or the event's ledger, may ask of a WaitingRoom. */
export type WaitingRoomApi = Erasable & {
  /** Idempotent by `config.version`; an older one changes nothing. */
  configure(identity: RoomIdentity, config: RoomConfig): Promise<void>;
  /** The event's ledger has more to do than it can for long. Harmless to repeat. */
  openBusy(identity: RoomIdentity): Promise<void>;
  /** The place somebody has, or a new one. A repeat finds the same; `again` asks for another if that one's turn has passed. */
  enter(userId: UserId, again: boolean): Promise<Result<Entered, EnterRefusal | ObjectFailure>>;
  standing(): Promise<RoomStanding>;
};
