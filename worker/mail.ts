import { AppError } from "#shared/errors";
import { logLine } from "./log.ts";
import { addToMailbox } from "./repositories/mailbox.ts";
import type { PlatformDb } from "./repositories/platform-db.ts";

export type Mail = {
  /** Follows from the mail's cause: sending the same mail again is harmless. */
  readonly key: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** The one thing to open; the text holds it too. */
  readonly link: string | null;
};

export type Mailer = { readonly send: (mail: Mail) => Promise<void> };

/** The development mailbox where it is switched on; elsewhere nothing can be sent yet, and that is said aloud. */
export function openMailer(env: Env, db: PlatformDb): Mailer {
  return env.DEV_MAILBOX === "on" ? mailboxMailer(db) : absentMailer;
}

function mailboxMailer(db: PlatformDb): Mailer {
  return {
    async send({ key, to, subject, text, link }) {
      await addToMailbox(db, { id: key, toAddress: to, subject, text, link, sentAt: Date.now() });
    },
  };
}

const absentMailer: Mailer = {
  async send({ subject }) {
    logLine("error", "no mailer is configured: a mail was not sent", { subject });
    throw new AppError("NOT_ALLOWED", "Mail is not set up here, so we cannot send you a link. Nothing was changed.");
  },
};
