import type { PassId } from "#shared/ids";
import type { TenantCtx } from "../../context.ts";
import { findEvent } from "../../repositories/events.ts";
import { findPass } from "../../repositories/passes.ts";
import type { WalletPass } from "../../wallets/wallet-pass.ts";

/** A pass as a wallet shows it now, or as void when a newer registration or badge took its place. Null: it never was. */
export async function findWalletPass({ db, objects, scope }: TenantCtx, passId: PassId): Promise<WalletPass | null> {
  const row = await findPass(db, passId);
  const event = row && (await findEvent(db, row.eventId));
  if (!event) return null;
  const { college } = scope;
  const registration = await objects.ledger(event.id).registrationOf(row.userId);
  const pass = registration?.passes.find(({ id }) => id === passId);
  if (pass) return { college, event, pass };
  const { name, ticketTypeId, revokedAt } = row;
  const ticketType = event.ticketTypes.find(({ id }) => id === ticketTypeId)?.name ?? "";
  const shown = { id: passId, name, ticketType, code: "", shortCode: "", validUntil: event.endsAt };
  // Its row may trail the ledger, which knows it no more.
  return { college, event, pass: { ...shown, revokedAt: revokedAt ?? event.endsAt } };
}
