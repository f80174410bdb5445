import type { TransferState, TransferView } from "#shared/views/guests";
import type { TransferRow } from "../../repositories/transfers.ts";

export function shapeOffer(offer: TransferRow, now: number): TransferView {
  const { id, passId, email, createdAt: offeredAt, expiresAt } = offer;
  return { id, passId, email, state: stateOf(offer, now), offeredAt, expiresAt };
}

function stateOf({ toUserId, closedAt, expiresAt }: TransferRow, now: number): TransferState {
  if (toUserId !== null) return "taken";
  if (now >= expiresAt && (closedAt === null || closedAt >= expiresAt)) return "expired";
  return closedAt === null ? "open" : "withdrawn";
}
