import { eq } from "drizzle-orm";
import { paymentAccounts } from "#db/schema/directory/payment-accounts";
import type { CollegeId } from "#shared/ids";
import type { PlatformDb } from "./platform-db.ts";
import type { TenantDb } from "./tenant-db.ts";

export type PaymentAccount = Omit<typeof paymentAccounts.$inferSelect, "collegeId">;
export type Seller = Pick<PaymentAccount, "legalName" | "address" | "taxId" | "taxRateBp">;

export async function findPaymentAccount(db: TenantDb): Promise<PaymentAccount | null> {
  const [found] = await db.directory.select().from(paymentAccounts).where(eq(paymentAccounts.collegeId, db.collegeId));
  return found ?? null;
}

/** Whose an account at the provider is; null for one of nobody here. */
export async function findCollegeOfAccount({ rows }: PlatformDb, accountId: string): Promise<CollegeId | null> {
  const [found] = await rows
    .select({ collegeId: paymentAccounts.collegeId })
    .from(paymentAccounts)
    .where(eq(paymentAccounts.accountId, accountId));
  return found?.collegeId ?? null;
}

export async function saveSeller(db: TenantDb, seller: Seller): Promise<void> {
  await db.directory
    .insert(paymentAccounts)
    .values({ ...seller, collegeId: db.collegeId })
    .onConflictDoUpdate({ target: paymentAccounts.collegeId, set: seller });
}

export async function saveAccount(
  db: TenantDb,
  account: Pick<PaymentAccount, "accountId" | "chargesEnabled" | "checkedAt">,
): Promise<void> {
  await db.directory.update(paymentAccounts).set(account).where(eq(paymentAccounts.collegeId, db.collegeId));
}
