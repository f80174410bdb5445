import { setTimeout as wait } from "node:timers/promises";
import * as z from "zod";
import type { SessionDeps } from "./session.ts";
import { type Session, Trouble } from "./session.ts";

/** Mail takes its time; nobody waits longer than this before asking again. */
const MAIL_WITHIN_MS = 15_000;
const LOOK_EVERY_MS = 200;

const mailsSchema = z.array(z.looseObject({ link: z.string().nullable(), sentAt: z.number() }));

/** As a person does it: asks for a link, reads the mail, opens it, presses the button. */
export async function signInByMail(session: Session, { measures }: SessionDeps, email: string, name: string) {
  await session.ask("auth.requestLink", (api) => api.auth.requestLink.mutate({ email }));
  const deadline = performance.now() + MAIL_WITHIN_MS;
  for (;;) {
    const response = await session.get(`/dev/mailbox.json?to=${encodeURIComponent(email)}`);
    const link = response.ok ? mailsSchema.parse(await response.json()).find((mail) => mail.link)?.link : null;
    if (link) return redeem(session, link, name);
    if (performance.now() > deadline) {
      measures.problem(`no sign-in mail for ${email} (mailbox answered ${response.status})`);
      throw new Trouble("no mail");
    }
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
  await redeem(session, link);
}

async function redeem(session: Session, link: string, name?: string): Promise<void> {
  const token = new URLSearchParams(new URL(link).hash.slice(1)).get("token") ?? "";
  await session.ask("auth.redeemLink", (api) => api.auth.redeemLink.mutate({ token, ...(name && { name }) }));
}
