import type * as z from "zod";
import { AppError } from "#shared/errors";
import type { redeemLinkSchema } from "#shared/inputs/auth";
import type { LinkAnswer } from "#shared/views/session";
import { redeemSignInLink } from "../../auth/sign-in-link.ts";
import type { EdgeCtx } from "../../context.ts";
import { enterByMail } from "./enter-by-mail.ts";
import { linkPlace } from "./link-place.ts";

/** Signs in the browser that asked for the link; any other is given a code to type there. */
export async function redeemLink(
  ctx: EdgeCtx,
  { token, name }: z.output<typeof redeemLinkSchema>,
): Promise<LinkAnswer> {
  const opened = await redeemSignInLink(ctx.platform, token, linkPlace(ctx));
  if (!opened) throw new AppError("LINK_SPENT");
  return opened.kind === "code" ? opened : { kind: "signed-in", ...(await enterByMail(ctx, opened.email, name)) };
}
