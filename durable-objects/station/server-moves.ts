import { LEAVING_SLACK_MS } from "#shared/domain/queue/settings";
import type { Server } from "#shared/domain/queue/types";
import type { StationId, UserId } from "#shared/ids";
import { type Answer, type HandOverDeps, HandOvers } from "./hand-overs.ts";

export type MoveOutcome = "ConfirmDetach" | "ReleaseServer";

/** Somebody who serves and has nobody any more, on the way to another queue. */
export type LeavingServer = {
  readonly staffId: UserId;
  readonly leaving: NonNullable<Server["leaving"]>;
};

export type ServerMoveDeps = Pick<HandOverDeps<LeavingServer>, "parked" | "now" | "onFailure"> & {
  /** `until`: from when on the other queue must not take them any more. */
  readonly attach: (to: StationId, moveId: string, staffId: UserId, until: number) => Promise<Answer>;
  readonly settle: (moveId: string, outcome: MoveOutcome) => void;
};

/** Brings people who serve to the queue they are to serve at next, once they have finished here. */
export class ServerMoves extends HandOvers<LeavingServer> {
  constructor({ parked, attach, settle, now, onFailure }: ServerMoveDeps) {
    super({
      ...{ parked, now, onFailure },
      accept: ({ staffId, leaving: { to, moveId, until } }) => attach(to, moveId, staffId, until - LEAVING_SLACK_MS),
      settle: ({ leaving: { moveId } }, isTaken) => settle(moveId, isTaken ? "ConfirmDetach" : "ReleaseServer"),
    });
  }
}
