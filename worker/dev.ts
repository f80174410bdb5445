import { Hono } from "hono";
import { html } from "hono/html";
import * as z from "zod";
import { PLATFORM_ADMIN, seedAddress } from "#db/seed/addresses";
import { AppError } from "#shared/errors";
import { PLATFORM_ROLE, ROLES } from "#shared/roles";
import type { AppEnv } from "./app.ts";
import { ensurePreLogin } from "./auth/pre-login.ts";
import { makeSignInLink } from "./auth/sign-in-link.ts";
import { fromBase64 } from "./base64.ts";
import { findCollegeBySlug } from "./repositories/colleges.ts";
import { findMailboxFile, listMailbox, type MailboxRow } from "./repositories/mailbox.ts";
import { openPlatformDb } from "./repositories/platform-db.ts";
import { findUserByEmail } from "./repositories/users.ts";

const LOOPBACK_HOSTS = new Set(["localhost", "127.0.0.1", "[::1]"]);
const FIRST_COLLEGE = "riverside";

/** What replaces mail and accounts while developing. Anywhere but on a loopback host these paths do not exist. */
export const devApp = new Hono<AppEnv>();

devApp.use(async (c, next) => {
  const isDevelopment = c.env.DEV_MAILBOX === "on" && LOOPBACK_HOSTS.has(new URL(c.req.url).hostname);
  if (!isDevelopment) throw new AppError("NOT_FOUND");
  await next();
  c.header("cache-control", "no-store");
});

devApp.get("/mailbox", async (c) => {
  const mails = await listMailbox(openPlatformDb(c.env), null);
  c.header("content-security-policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'");
  return c.html(renderMailbox(mails));
});

devApp.get("/mailbox.json", async (c) => {
  const mails = await listMailbox(openPlatformDb(c.env), c.req.query("to")?.toLowerCase() ?? null);
  return c.json(mails.map(({ toAddress: to, ...mail }) => ({ ...mail, to })));
});

devApp.get("/mailbox/:id/:name", async (c) => {
  const { id, name } = c.req.param();
  const file = await findMailboxFile(openPlatformDb(c.env), id, name);
  if (!file) throw new AppError("NOT_FOUND");
  return c.body(fromBase64(file.base64), 200, { "content-type": file.type });
});

devApp.get("/sign-in/:role", async (c) => {
  const role = z.enum([...ROLES, PLATFORM_ROLE]).safeParse(c.req.param("role"));
  if (!role.success) throw new AppError("NOT_FOUND");
  const db = openPlatformDb(c.env);
  const slug = c.req.query("college") ?? FIRST_COLLEGE;
  const college = role.data === PLATFORM_ROLE ? null : ((await findCollegeBySlug(db, slug))?.college ?? null);
  const email = role.data === PLATFORM_ROLE ? PLATFORM_ADMIN.email : seedAddress(role.data, slug);
  if (!(await findUserByEmail(db, email)))
    throw new AppError("NOT_FOUND", "Nobody is seeded yet: POST /dev/seed first.");
  const { origin } = new URL(c.req.url);
  const { token: browserToken, cookie } = ensurePreLogin(c.req.header("cookie"));
  const request = { email, college, browserToken, origin, now: Date.now() };
  const link = await makeSignInLink(db, request, { unlimited: true }); // a developer signs in as often as they like
  if (!link) throw new AppError("TOO_MANY_REQUESTS");
  c.header("set-cookie", cookie);
  return c.redirect(link);
});

devApp.post("/seed", async (c) => {
  const { seed } = await import("./seed.ts");
  return c.json(await seed(c.env, { pictures: c.req.query("pictures") === "on" }));
});

/** Whatever it is: what nobody can read or do dies, which otherwise takes an outage. */
devApp.post("/bus", async (c) => {
  await c.env.BUS.send(await c.req.json());
  return c.body(null, 202);
});

function renderMailbox(mails: readonly MailboxRow[]) {
  return html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width" />
    <title>Mailbox</title>
    <style>
      body { font: 16px/1.5 system-ui, sans-serif; max-width: 44rem; margin: 2rem auto; padding: 0 1rem; }
      article { border-top: 1px solid #ccc; padding: 1rem 0; }
      pre { white-space: pre-wrap; font: inherit; }
    </style>
  </head>
  <body>
    <h1>Mailbox</h1>
    <p>Mail this development instance would have sent, newest first.</p>
    ${mails.map(
      (mail) => html`<article>
        <h2>${mail.subject}</h2>
        <p>To ${mail.toAddress}, ${new Date(mail.sentAt).toISOString()}</p>
        <pre>${mail.text}</pre>
        ${mail.link ? html`<p><a href="${mail.link}">Open the link</a></p>` : ""}
        ${mail.files.map((name) => html`<p><a href="${addressOf(mail.id, name)}" download="${name}">${name}</a></p>`)}
      </article>`,
    )}
  </body>
</html>`;
}

function addressOf(mailId: string, name: string): string {
  return `/dev/mailbox/${encodeURIComponent(mailId)}/${encodeURIComponent(name)}`;
}
