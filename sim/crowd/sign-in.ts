import { setTimeout as wait } from "node:timers/promises";
import * as z from "zod";
import type { SessionDeps } from "./session.ts";
import { type Session, Trouble } from "./session.ts";

/** Mail takes its time; nobody waits longer than this before asking again. */
const MAIL_WITHIN_MS = 15_000;
const LOOK_EVERY_MS = 200;
/** As many as the app sends to one address in a quarter of an hour. */
const LINKS_MAX = 3;

const mailsSchema = z.array(z.looseObject({ link: z.string().nullable(), sentAt: z.number() }));

/** As a person does it: asks for a link, reads the mail, opens it, presses the button. */
export async function signInByMail(session: Session, { measures }: SessionDeps, email: string, name: string) {
  for (let attempt = 1; attempt <= LINKS_MAX; attempt++) {
    await session.ask("auth.requestLink", (api) => api.auth.requestLink.mutate({ email }));
    const link = await readLink(session, email, "sign-in/confirm");
    if (!link) break;
    if (await redeem(session, link, name)) return;
  }
  measures.problem(`no sign-in mail that works for ${email}`);
  throw new Trouble("no mail");
}

/** The newest link to a page of this kind in somebody's mail; null when none comes. */
export async function readLink(
  session: Session,
  email: string,
  page: "sign-in/confirm" | "offer",
): Promise<string | null> {
  const deadline = performance.now() + MAIL_WITHIN_MS;
  for (;;) {
    const response = await session.get(`/dev/mailbox.json?to=${encodeURIComponent(email)}`);
    const mails = response.ok ? mailsSchema.parse(await response.json()) : [];
    const link = mails.find((mail) => mail.link?.includes(`/${page}#`))?.link;
    if (link || performance.now() > deadline) return link ?? null;
    await wait(LOOK_EVERY_MS);
  }
}

/** Through the link a development instance gives for a seeded role, in this session's college. */
export async function signInAs(session: Session, { measures }: SessionDeps, role: string): Promise<void> {
  const response = await session.get(`/dev/sign-in/${role}?college=${session.college}`, { redirect: "manual" });
  const link = response.headers.get("location");
  if (!link) {
    measures.problem(`no sign-in link for ${role} (${response.status})`);
    throw new Trouble("no link");
  }
  if (await redeem(session, link)) return;
  measures.problem(`the sign-in link for ${role} was of no use`);
  throw new Trouble("no link");
}

/** @returns false for a spent link, such as one whose first answer was lost on the way */
async function redeem(session: Session, link: string, name?: string): Promise<boolean> {
  const token = tokenOf(link);
  const redeemed = await session.askOr("auth.redeemLink", "LINK_SPENT", (api) =>
    api.auth.redeemLink.mutate({ token, ...(name && { name }) }),
  );
  return redeemed !== null;
}

/** The secret in a mailed link, which no server is sent. */
export function tokenOf(link: string): string {
  return new URLSearchParams(new URL(link).hash.slice(1)).get("token") ?? "";
}
