import type * as z from "zod";
import type { saveSellerSchema } from "#shared/inputs/payments";
import type { PaymentSettings } from "#shared/views/payments";
import { requireStepUp } from "../../auth/step-up.ts";
import type { ActorCtx } from "../../context.ts";
import { saveSeller as saveSellerRow } from "../../repositories/payment-accounts.ts";
import { getSettings } from "./get-settings.ts";

/** For receipts from now on; those that were written stay as they are. */
export async function saveSeller(ctx: ActorCtx, seller: z.output<typeof saveSellerSchema>): Promise<PaymentSettings> {
  requireStepUp(ctx);
  await saveSellerRow(ctx.db, seller);
  return getSettings(ctx);
}
