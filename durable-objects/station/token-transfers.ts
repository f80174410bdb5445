import type { MovedToken, Token } from "#shared/domain/queue/types";
import type { StationId } from "#shared/ids";
import { ok } from "#shared/result";
import { type Answer, type HandOverDeps, HandOvers } from "./hand-overs.ts";

export type TransferOutcome = "ConfirmTransfer" | "TransferFailed";

export type TransferDeps = Pick<HandOverDeps<Token>, "now" | "onFailure"> & {
  /** On their way, as they are stored. */
  readonly parked: () => readonly Token[];
  readonly accept: (to: StationId, transferId: string, token: MovedToken) => Promise<Answer>;
  readonly settle: (token: Token, outcome: TransferOutcome) => void;
};

/** Brings parked tokens to the queues they are meant for. */
export class TokenTransfers extends HandOvers<Token> {
  constructor({ parked, accept, settle, now, onFailure }: TransferDeps) {
    super({
      ...{ parked, now, onFailure },
      accept: async ({ transfer, userId, name, people, joinedAt, laneId, creditMs, isRemote, isFar, noticeMs }) => {
        if (!transfer) return ok(null);
        const { id, to, byThemselves } = transfer;
        const said = { ...(isFar && { isFar }), ...(noticeMs !== undefined && { noticeMs }) };
        const moved = { userId, name, people, joinedAt, laneId, creditMs, isRemote, ...said };
        return accept(to, id, { ...moved, ...(byThemselves && { byThemselves }) });
      },
      settle: (token, isTaken) => settle(token, isTaken ? "ConfirmTransfer" : "TransferFailed"),
    });
  }
}
