import type { Context } from "hono";
import { html } from "hono/html";
import { APP_ERRORS, AppError } from "#shared/errors";
import type { CampaignTopic } from "#shared/message-kinds";
import type { AppEnv } from "./app.ts";
import type { CollegeCtx } from "./context.ts";
import { readUnsubscribeToken, type Withdrawal } from "./messages/unsubscribe-address.ts";
import { openQuietly } from "./open-quietly.ts";
import { withdrawConsent } from "./services/campaigns/withdraw-consent.ts";

type Path = { readonly college: string; readonly token: string };
type Opened = { readonly ctx: CollegeCtx; readonly withdrawal: Withdrawal };

/** What is fetched by mail programs that look ahead changes nothing: a page with one button. */
export function showUnsubscribe(c: Context<AppEnv>, path: Path): Promise<Response> {
  return orSayWhy(async () => {
    const { ctx, withdrawal } = await open(c, path);
    const { name } = ctx.scope.college;
    return page(
      `Mails from ${name}`,
      html`<p>Press the button, and you get no more ${WORDS[withdrawal.topic]} from ${name}.</p>
      <form method="post"><button>No more of them</button></form>`,
    );
  });
}

/** RFC 8058: a mail program posts here by itself, without cookies. So does the button; what either sends along says no more. */
export function unsubscribe(c: Context<AppEnv>, path: Path): Promise<Response> {
  return orSayWhy(async () => {
    const { ctx, withdrawal } = await open(c, path);
    await withdrawConsent(ctx, withdrawal);
    const { name, slug } = ctx.scope.college;
    return page(
      "Done",
      html`<p>You get no more ${WORDS[withdrawal.topic]} from ${name}.</p>
      <p>What becomes of your place or money is still said. <a href="/${slug}/messages?view=settings">Choose what else you are told</a></p>`,
    );
  });
}

/** Mail programs break long addresses, and people read what is answered then. */
async function orSayWhy(answer: () => Promise<Response>): Promise<Response> {
  try {
    return await answer();
  } catch (failure) {
    if (!(failure instanceof AppError)) throw failure;
    const { code } = failure;
    if (code !== "NOT_FOUND" && code !== "TOO_MANY_REQUESTS") throw failure;
    const isBroken = code === "NOT_FOUND";
    return page(
      isBroken ? "This address is not whole" : "Too many at once",
      isBroken
        ? html`<p>Nothing was changed. Open it from the mail again, or copy all of it: it may have been cut in two. Signed in, you find the same choice under Messages.</p>`
        : html`<p>Nothing was changed. Try again in a minute.</p>`,
      APP_ERRORS[code].status,
    );
  }
}

const WORDS: Readonly<Record<CampaignTopic, string>> = {
  "event-campaigns": "campaigns about events",
  "college-campaigns": "campaigns of the college",
};

/** @throws AppError NOT_FOUND for an address that we did not make, or made for another college */
async function open(c: Context<AppEnv>, { college, token }: Path): Promise<Opened> {
  const { success: withinLimit } = await c.env.WEBHOOK_LIMIT.limit({
    key: `unsubscribe:${c.req.header("cf-connecting-ip") ?? ""}`,
  });
  if (!withinLimit) throw new AppError("TOO_MANY_REQUESTS");
  // A new request: the address alone decides, whatever cookie comes along.
  const ctx = await openQuietly(c, college, new Request(c.req.url));
  const withdrawal = await readUnsubscribeToken(ctx.db, ctx.env, token);
  if (!withdrawal) throw new AppError("NOT_FOUND");
  return { ctx, withdrawal };
}

/** Without scripts, for whatever browser a mail program has. */
async function page(title: string, content: ReturnType<typeof html>, status = 200): Promise<Response> {
  const nonce = crypto.randomUUID();
  const body = await html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>${title} · CampusPulse</title>
    <style nonce="${nonce}">
      body { margin: 0; font: 16px/1.5 system-ui, sans-serif; background: light-dark(#f5f5f4, #1c1917); color: light-dark(#1c1917, #f5f5f4) }
      main { max-width: 30rem; margin: 10vh auto 0; padding: 2rem 1.5rem; border-radius: 12px; background: light-dark(#fff, #292524); overflow-wrap: anywhere }
      h1 { margin: 0 0 .5rem; font-size: 1.375rem }
      a { color: light-dark(#0f766e, #5eead4) }
      button { font: inherit; font-weight: 600; min-height: 48px; width: 100%; border: 0; border-radius: 8px; background: #0f766e; color: #fff; cursor: pointer }
      @media (max-width: 32rem) { main { margin: 1rem } }
    </style>
  </head>
  <body><main><h1>${title}</h1>${content}</main></body>
</html>`;
  return new Response(String(body), {
    status,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-store",
      "referrer-policy": "no-referrer",
      "x-robots-tag": "noindex",
      "content-security-policy": `default-src 'none'; style-src 'nonce-${nonce}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
    },
  });
}
