import type * as z from "zod";
import { AppError } from "#shared/errors";
import type { requestLinkSchema } from "#shared/inputs/auth";
import { ensurePreLogin } from "../../auth/pre-login.ts";
import { makeSignInLink } from "../../auth/sign-in-link.ts";
import type { EdgeCtx } from "../../context.ts";
import { findUserByEmail } from "../../repositories/users.ts";

/** A college takes newcomers; on the platform's own pages an unknown address gets the same answer, and no mail. */
export async function requestLink(
  ctx: EdgeCtx,
  { email }: z.output<typeof requestLinkSchema>,
): Promise<{ sentTo: string }> {
  const college = ctx.scope?.college ?? null;
  const { success: withinLimit } = await ctx.env.LINK_LIMIT.limit({ key: college?.id ?? "platform" });
  if (!withinLimit) throw new AppError("OVERLOADED");
  const { token: browserToken, cookie } = ensurePreLogin(ctx.cookies);
  const link = await makeSignInLink(ctx.platform, { email, college, browserToken, origin: ctx.origin, now: ctx.now });
  if (!link) throw new AppError("TOO_MANY_REQUESTS");
  ctx.setCookie(cookie);
  const name = college?.name ?? "CampusPulse";
  const mail = {
    key: `link:${ctx.requestId}`,
    to: email,
    subject: `Sign in to ${name}`,
    text: [
      `Open this link within ten minutes to sign in to ${name}:`,
      link,
      "If you did not ask for it, do nothing. If it shows you a code, type it only where you asked for this mail yourself; tell it to nobody.",
    ].join("\n\n"),
    link,
  };
  if (college) await ctx.mailer.send(mail);
  // After the answer has left, so that its timing does not tell who is known here.
  else ctx.waitUntil(findUserByEmail(ctx.platform, email).then((user) => user?.platformRole && ctx.mailer.send(mail)));
  return { sentTo: email };
}
