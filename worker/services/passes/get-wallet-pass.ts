import { AppError } from "#shared/errors";
import type { EventId, PassId } from "#shared/ids";
import type { ActorCtx } from "../../context.ts";
import type { WalletPass } from "../../wallets/wallet-pass.ts";
import { getTickets } from "./get-tickets.ts";

/** One of one's own passes. @throws AppError NOT_FOUND for others' and for what opens nothing any more */
export async function getWalletPass(ctx: ActorCtx, eventId: EventId, passId: PassId): Promise<WalletPass> {
  const { event, passes } = await getTickets(ctx, eventId);
  const pass = passes.find(({ id }) => id === passId);
  if (!pass) throw new AppError("NOT_FOUND");
  return { college: ctx.scope.college, event, pass };
}
