import { env } from "cloudflare:workers";
import { describe, expect, test, vi } from "vitest";
import { AppError } from "#shared/errors";
import { type Mail, openMailer, serviceMailer } from "./mail.ts";
import { openPlatformDb } from "./repositories/platform-db.ts";

const LINK = "https://campuspulse.example/north/sign-in/confirm#token=abc";
const MAIL: Mail = {
  key: "link:1",
  to: "ana@college.example",
  subject: "Sign in to North",
  text: `Open this link:\n\n${LINK}\n\nIf you did not ask for it, do nothing.`,
  link: LINK,
};

/** Hands on to the runtime's own mail service, and keeps what was handed on. */
function listeningService() {
  const sent: Exclude<Parameters<SendEmail["send"]>[0], EmailMessage>[] = [];
  const send = (message: (typeof sent)[number]) => {
    sent.push(message);
    return env.MAIL.send(message);
  };
  return { sent, service: { send } as unknown as SendEmail };
}

describe("the mail service", () => {
  test("takes a mail as text and as HTML, with the link in both", async () => {
    const { sent, service } = listeningService();
    await serviceMailer(service, "no-reply@campuspulse.example").send(MAIL);
    expect(sent).toHaveLength(1);
    expect(sent[0]).toMatchObject({ to: MAIL.to, subject: MAIL.subject, text: MAIL.text });
    expect(sent[0]?.html).toContain(`href="${LINK}"`);
  });

  test("takes files along, byte for byte", async () => {
    const { sent, service } = listeningService();
    const bytes = Uint8Array.from({ length: 20_000 }, (_, at) => at % 251);
    const attachments = [{ name: "ticket.pdf", type: "application/pdf", bytes }];
    await serviceMailer(service, "no-reply@campuspulse.example").send({ ...MAIL, attachments });
    expect(sent[0]?.attachments).toEqual([
      { disposition: "attachment", filename: "ticket.pdf", type: "application/pdf", content: bytes },
    ]);
  });

  test("says to mail programs where one press ends mails of this kind, and to people too", async () => {
    const { sent, service } = listeningService();
    const unsubscribe = "https://campuspulse.example/api/north/unsubscribe/sealed";
    await serviceMailer(service, "no-reply@campuspulse.example").send({ ...MAIL, unsubscribe });
    expect(sent[0]?.headers).toEqual({
      "Auto-Submitted": "auto-generated",
      "List-Unsubscribe": `<${unsubscribe}>`,
      "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    });
    expect(sent[0]?.text).toContain(unsubscribe);
    expect(sent[0]?.html).toContain(`href="${unsubscribe}"`);
  });

  // ASVS 1.2.1
  test("shows hostile words as words, and takes no header from them", async () => {
    const { sent, service } = listeningService();
    const hostile = "<img src=x onerror=alert(1)>\r\nBcc: everybody@college.example";
    await serviceMailer(service, "no-reply@campuspulse.example").send({ ...MAIL, subject: hostile, text: hostile });
    expect(sent[0]?.subject).not.toMatch(/[\r\n]/);
    expect(sent[0]?.html).not.toContain("<img");
    expect(Object.keys(sent[0]?.headers ?? {})).toEqual(["Auto-Submitted"]);
  });

  test("that fails is said so, to be tried again", async () => {
    const service = { send: () => Promise.reject(new Error("E_INTERNAL_SERVER_ERROR")) } as unknown as SendEmail;
    const failure = await serviceMailer(service, "no-reply@campuspulse.example")
      .send(MAIL)
      .catch((thrown: unknown) => thrown);
    expect(failure).toBeInstanceOf(AppError);
    expect((failure as AppError).code).toBe("OVERLOADED");
  });

  test("is used where a sender is configured and the development mailbox is off", async () => {
    const { sent, service } = listeningService();
    const db = openPlatformDb(env);
    const configured = { ...env, DEV_MAILBOX: "off", MAIL: service };
    await openMailer({ ...configured, MAIL_FROM: "no-reply@campuspulse.example" }, db).send(MAIL);
    expect(sent).toHaveLength(1);
    vi.spyOn(console, "log").mockImplementation(() => {});
    await expect(openMailer({ ...configured, MAIL_FROM: "" }, db).send(MAIL)).rejects.toThrow(
      "Mail is not set up here",
    );
    expect(sent).toHaveLength(1);
  });
});
