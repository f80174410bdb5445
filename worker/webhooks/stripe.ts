import type { Context } from "hono";
import { AppError } from "#shared/errors";
import type { AppEnv } from "../app.ts";
import { readAtMost } from "../auth/fetch-outside.ts";
import { systemScope } from "../auth/scope.ts";
import { openSystem, openTenant, type SystemCtx } from "../context.ts";
import { type ApplyToLedger, applyToLedger } from "../payments/apply-to-ledger.ts";
import { openPayments } from "../payments/open-payments.ts";
import type { PaymentPort } from "../payments/payment-port.ts";
import { findCollegeOfAccount } from "../repositories/payment-accounts.ts";
import { hearProvider } from "../services/payments/hear-provider.ts";

const BODY_BYTES_MAX = 256 * 1024;
const SIGNATURE_CHARS_MAX = 4_096;

export type WebhookDeps = { readonly port: PaymentPort; readonly apply: ApplyToLedger };

/** Where Stripe brings its messages. No page of ours sends anything here: what speaks for a message is its signature. */
export async function receiveFromStripe(c: Context<AppEnv>): Promise<Response> {
  const { raw: request } = c.req;
  const key = `webhook:${request.headers.get("cf-connecting-ip") ?? ""}`;
  const { success: withinLimit } = await c.env.WEBHOOK_LIMIT.limit({ key });
  if (!withinLimit) throw new AppError("TOO_MANY_REQUESTS");
  const port = await openPayments(c.env);
  if (!port) throw new AppError("NOT_FOUND");
  const signature = request.headers.get("stripe-signature") ?? "";
  const raw = await readBody(request);
  await hearStripe(openSystem(c.env, Date.now()), { port, apply: applyToLedger }, { raw, signature });
  return Response.json({ received: true });
}

/**
 * @param said the body to the letter, for that is what was signed
 * @throws AppError BAD_INPUT for what Stripe did not say, or about an account of nobody here; anything else makes it come again
 */
export async function hearStripe(
  ctx: SystemCtx,
  { port, apply }: WebhookDeps,
  { raw, signature }: { readonly raw: string; readonly signature: string },
): Promise<void> {
  const { id, type, accountId, about } = await port.readWebhook(raw, signature);
  const collegeId = accountId && (await findCollegeOfAccount(ctx.platform, accountId));
  const scope = collegeId ? await systemScope(ctx.platform, collegeId) : null;
  if (!scope || !accountId) throw new AppError("BAD_INPUT", "This account belongs to no college here.");
  await hearProvider(openTenant(ctx, scope), { port, apply, accountId, event: { id, type } }, about);
}

async function readBody(request: Request): Promise<string> {
  const isTooLong =
    Number(request.headers.get("content-length") ?? 0) > BODY_BYTES_MAX ||
    (request.headers.get("stripe-signature")?.length ?? 0) > SIGNATURE_CHARS_MAX;
  const bytes = isTooLong ? null : await readAtMost(request, BODY_BYTES_MAX).catch(() => null);
  if (!bytes) throw new AppError("TOO_LARGE");
  return new TextDecoder().decode(bytes);
}
