import { AppError } from "#shared/errors";
import type { PaymentSettings } from "#shared/views/payments";
import { requireStepUp } from "../../auth/step-up.ts";
import type { ActorCtx } from "../../context.ts";
import { openPayments } from "../../payments/open-payments.ts";
import type { PaymentPort } from "../../payments/payment-port.ts";
import { findPaymentAccount, saveAccount } from "../../repositories/payment-accounts.ts";
import { getSettings } from "./get-settings.ts";

/** A page of the provider's on which the college says who it is and where its money goes. It leads back to the settings. */
export async function connectAccount(ctx: ActorCtx): Promise<{ readonly url: string }> {
  requireStepUp(ctx);
  const port = await requirePort(ctx);
  const { db, actor, now, origin, scope } = ctx;
  const known = await findPaymentAccount(db);
  if (!known) throw new AppError("BAD_INPUT", "Save who sells first: name and address stand on every receipt.");
  const accountId = known.accountId ?? (await port.createAccount({ collegeId: scope.college.id, email: actor.email }));
  if (known.accountId === null) await saveAccount(db, { accountId, chargesEnabled: false, checkedAt: now });
  return { url: await port.onboardingUrl(accountId, `${origin}/${scope.college.slug}/settings`) };
}

/** Asks the provider whether the account takes money by now. */
export async function checkAccount(ctx: ActorCtx): Promise<PaymentSettings> {
  const port = await requirePort(ctx);
  const known = await findPaymentAccount(ctx.db);
  if (!known?.accountId) throw new AppError("NOT_FOUND");
  const { chargesEnabled } = await port.getAccount(known.accountId);
  await saveAccount(ctx.db, { accountId: known.accountId, chargesEnabled, checkedAt: ctx.now });
  return getSettings(ctx);
}

async function requirePort({ env }: ActorCtx): Promise<PaymentPort> {
  const port = await openPayments(env);
  if (!port)
    throw new AppError("PAYMENTS_OFF", "This installation takes no payments. Whoever runs it sets up the keys first.");
  return port;
}
