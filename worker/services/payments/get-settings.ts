import type { PaymentSettings } from "#shared/views/payments";
import type { TenantCtx } from "../../context.ts";
import { hasPayments } from "../../payments/open-payments.ts";
import { findPaymentAccount } from "../../repositories/payment-accounts.ts";

export async function getSettings({ env, db }: Pick<TenantCtx, "env" | "db">): Promise<PaymentSettings> {
  const found = await findPaymentAccount(db);
  const { legalName = "", address = "", taxId = null, taxRateBp = 0, accountId = null } = found ?? {};
  const account = accountId === null ? "none" : found?.chargesEnabled ? "ready" : "open";
  return { isAvailable: hasPayments(env), legalName, address, taxId, taxRateBp, accountId, account };
}
