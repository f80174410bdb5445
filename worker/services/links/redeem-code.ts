import type * as z from "zod";
import { AppError } from "#shared/errors";
import type { redeemCodeSchema } from "#shared/inputs/auth";
import { redeemSignInCode } from "../../auth/sign-in-link.ts";
import type { EdgeCtx } from "../../context.ts";
import { enterByMail } from "./enter-by-mail.ts";
import { linkPlace } from "./link-place.ts";

/** Signs in the browser that asked for a link, by the code shown where the link was opened. */
export async function redeemCode(
  ctx: EdgeCtx,
  { code, name }: z.output<typeof redeemCodeSchema>,
): Promise<{ readonly newcomer: boolean }> {
  const redeemed = await redeemSignInCode(ctx.platform, code, linkPlace(ctx));
  if ("email" in redeemed) return enterByMail(ctx, redeemed.email, name);
  const { triesLeft } = redeemed;
  if (triesLeft === 0) throw new AppError("LINK_SPENT");
  const tries = triesLeft === 1 ? "one more try" : `${triesLeft} more tries`;
  throw new AppError("CODE_WRONG", `That is not the code. Look again where you opened the link: you have ${tries}.`);
}
