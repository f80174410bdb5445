import type { TransferOver, TransferState, TransferView } from "#shared/views/guests";
import type { TransferRow } from "../../repositories/transfers.ts";

export function shapeOffer(offer: TransferRow, now: number): TransferView {
  const { id, passId, email, createdAt: offeredAt, expiresAt } = offer;
  return { id, passId, email, state: stateOf(offer, now), offeredAt, expiresAt };
}

/** Why an offer is over, or null while it can be accepted or taken back. */
export function whyOver(
  { toUserId, claimedAt, closedAt, createdAt, expiresAt }: TransferRow,
  now: number,
): TransferOver | null {
  if (toUserId !== null) return { code: "transfer-accepted", acceptedAt: claimedAt ?? closedAt ?? createdAt };
  if (now >= expiresAt && (closedAt === null || closedAt >= expiresAt)) {
    return { code: "transfer-expired", expiredAt: expiresAt };
  }
  return closedAt === null ? null : { code: "transfer-withdrawn", withdrawnAt: closedAt };
}

const STATES = {
  "transfer-accepted": "accepted",
  "transfer-withdrawn": "withdrawn",
  "transfer-expired": "expired",
} as const satisfies Record<TransferOver["code"], TransferState>;

function stateOf(offer: TransferRow, now: number): TransferState {
  const over = whyOver(offer, now);
  return over ? STATES[over.code] : "open";
}
