import { AppError } from "#shared/errors";
import type { TenantCtx } from "../../context.ts";
import { hasPayments } from "../../payments/open-payments.ts";
import { findPaymentAccount, type PaymentAccount } from "../../repositories/payment-accounts.ts";

/** A college that can sell online: known by name, and connected to an account that takes money. */
export type ReadySeller = PaymentAccount & { readonly accountId: string };

/** @returns null where nothing can be paid online */
export async function findSeller({ env, db }: Pick<TenantCtx, "env" | "db">): Promise<ReadySeller | null> {
  if (!hasPayments(env)) return null;
  const found = await findPaymentAccount(db);
  return found?.accountId && found.chargesEnabled ? { ...found, accountId: found.accountId } : null;
}

/** @throws AppError PAYMENTS_OFF */
export async function requireSeller(ctx: Pick<TenantCtx, "env" | "db">): Promise<ReadySeller> {
  const seller = await findSeller(ctx);
  if (!seller) throw new AppError("PAYMENTS_OFF");
  return seller;
}
