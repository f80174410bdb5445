import { html } from "hono/html";
import { AppError } from "#shared/errors";
import { toBase64 } from "./base64.ts";
import { describeFailure, logLine } from "./log.ts";
import { addToMailbox } from "./repositories/mailbox.ts";
import type { PlatformDb } from "./repositories/platform-db.ts";

export type Attachment = {
  readonly name: string;
  /** Its media type. */
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
};

export type Mail = {
  /** Follows from the mail's cause: sending the same mail again is harmless. */
  readonly key: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** The one thing to open; the text holds it too. */
  readonly link: string | null;
  readonly attachments?: readonly Attachment[];
  /** Where whoever gets it has no more of its kind: a whole address, good for one press of theirs or of their mail program's. */
  readonly unsubscribe?: string;
};

export type Mailer = { readonly send: (mail: Mail) => Promise<void> };

/**
 * The development mailbox where it is switched on, else the platform's mail service once a sender is configured. Without
 * either nothing can be sent, and that is said aloud.
 */
export function openMailer(env: Env, db: PlatformDb): Mailer {
  if (env.DEV_MAILBOX === "on") return mailboxMailer(db);
  return env.MAIL_FROM ? serviceMailer(env.MAIL, env.MAIL_FROM) : absentMailer;
}

function mailboxMailer(db: PlatformDb): Mailer {
  return {
    async send({ key, to, subject, link, attachments = [], ...mail }) {
      const text = textOf(mail);
      const files = attachments.map(({ bytes, ...file }) => ({ ...file, base64: toBase64(bytes) }));
      await addToMailbox(db, { id: key, toAddress: to, subject, text, link, files, sentAt: Date.now() });
    },
  };
}

/** @param from an address of a domain onboarded for sending: "no-reply@campuspulse.example" */
export function serviceMailer(service: SendEmail, from: string): Mailer {
  return {
    async send({ key, to, subject, link, attachments = [], ...mail }) {
      try {
        const { messageId } = await service.send({
          from: { email: from, name: "CampusPulse" },
          to,
          subject: oneLine(subject),
          text: textOf(mail),
          html: String(await renderMail(mail, link)),
          headers: { "Auto-Submitted": "auto-generated", ...unsubscribeHeaders(mail.unsubscribe) },
          attachments: attachments.map(({ name, type, bytes }) => ({
            ...({ disposition: "attachment", filename: name, type, content: bytes } as const),
          })),
        });
        logLine("info", "mail sent", { key, messageId });
      } catch (failure) {
        logLine("error", "a mail was not sent", { key, failure: describeFailure(failure) });
        throw new AppError("OVERLOADED", "We could not send the mail. Try again in a few minutes.");
      }
    },
  };
}

/** People choose names; no header may end inside one. */
function oneLine(text: string): string {
  return text.replaceAll(/\p{Cc}+/gu, " ");
}

/** RFC 8058: a mail program posts to it by itself when its button is pressed. */
function unsubscribeHeaders(address: string | undefined): Record<string, string> {
  if (address === undefined) return {};
  return { "List-Unsubscribe": `<${address}>`, "List-Unsubscribe-Post": "List-Unsubscribe=One-Click" };
}

type Body = Pick<Mail, "text" | "unsubscribe">;

function textOf({ text, unsubscribe }: Body): string {
  return unsubscribe === undefined ? text : `${text}\n\n${NO_MORE}: ${unsubscribe}`;
}

const NO_MORE = "No more mails like this";

/** The same words, with the link as a button: for those who read mail with pictures and colours. */
function renderMail({ text, unsubscribe }: Body, link: string | null) {
  const end = unsubscribe ? html`<p style="font-size:14px"><a href="${unsubscribe}">${NO_MORE}</a></p>` : "";
  const paragraphs = text.split("\n\n").map((paragraph) =>
    paragraph === link
      ? html`<p><a href="${link}" style="${BUTTON}">Open CampusPulse</a></p>
          <p style="font-size:14px;color:#57534e">Or copy this address: ${link}</p>`
      : html`<p style="white-space:pre-line">${paragraph}</p>`,
  );
  return html`<!doctype html>
<html lang="en">
  <body style="margin:0;background:#f5f5f4">
    <div style="max-width:32rem;margin:0 auto;padding:32px 24px;background:#ffffff;color:#1c1917;font:16px/1.5 system-ui,sans-serif;overflow-wrap:anywhere">
      ${paragraphs}
      ${end}
    </div>
  </body>
</html>`;
}

const BUTTON =
  "display:inline-block;padding:12px 20px;border-radius:8px;background:#0f766e;color:#ffffff;font-weight:600;text-decoration:none";

const absentMailer: Mailer = {
  async send({ subject }) {
    logLine("error", "no mailer is configured: a mail was not sent", { subject });
    throw new AppError("NOT_ALLOWED", "Mail is not set up here, so we cannot send you a link. Nothing was changed.");
  },
};
