import type { RegistrationView } from "#shared/domain/ledger/answers";
import { AppError } from "#shared/errors";
import { isCampaign, type MessageKind } from "#shared/message-kinds";
import type { Mail } from "../mail.ts";
import { attachTickets } from "../printing/attach-tickets.ts";
import type { Addressee, MessageCause } from "../repositories/message-causes.ts";
import type { MessageRow } from "../repositories/messages.ts";
import type { SendAnswer } from "./channel-port.ts";
import { inZone } from "./describe-message.ts";
import { topicOf } from "./open-campaigns.ts";
import type { Lot } from "./open-lot.ts";
import { makeUnsubscribeToken } from "./unsubscribe-address.ts";

/** With a place at an event go its tickets; after it was moved anew, for their codes are good at another time. */
const WITH_TICKETS: ReadonlySet<MessageKind> = new Set<MessageKind>(["pass-issued", "event-moved"]);
const ATTACHED = "The ticket is in the attached file too, to print or to keep on a phone.";

/** As long as any other service has to take a message. The mail service takes no signal, and may have taken it all the same. */
const ANSWER_MS = 30_000;

type Written = Omit<Mail, "key" | "to">;

/** The mail service takes a mail or does not; what becomes of it there nobody says. It knows no key: twice is two mails. */
export async function deliverMail(lot: Lot, { id }: MessageRow, cause: MessageCause): Promise<SendAnswer> {
  const { to } = cause;
  if (!to?.email) return { type: "never", outcome: "no-address" };
  const mail = await writeMail(lot, cause);
  if (!mail) return { type: "never", outcome: "no-pass" };
  try {
    const sending = lot.ctx.mailer.send({ key: id, to: to.email, ...mail });
    const isTaken = await Promise.race([sending.then(() => true), scheduler.wait(ANSWER_MS).then(() => false)]);
    if (!isTaken) return { type: "later", outcome: "no-answer" };
    return { type: "done", providerId: null };
  } catch (failure) {
    if (!(failure instanceof AppError)) throw failure;
    return { type: "later", outcome: failure.code === "NOT_ALLOWED" ? "mail-not-set-up" : "mail-refused" };
  }
}

async function writeMail(lot: Lot, cause: MessageCause): Promise<Written | null> {
  const { ctx } = lot;
  const { id, kind, event, to } = cause;
  if (to && isCampaign(kind)) return writeCampaignMail(lot, cause, to);
  if (!event || !to || !WITH_TICKETS.has(kind)) return writeUsual(lot, cause);
  const registration = await ctx.objects.ledger(event.id).registrationOf(to.userId);
  const isPass = to.isGuest && kind === "pass-issued";
  const mail = isPass ? writeGuestMail(lot, cause, registration) : writeUsual(lot, cause);
  if (!mail) return null;
  const attachments = await attachTickets(ctx, { messageId: id, event }, registration);
  return attachments.length === 0 ? mail : { ...mail, text: `${mail.text}\n\n${ATTACHED}`, attachments };
}

function writeUsual(lot: Lot, cause: MessageCause): Written {
  const { title, text, link } = lot.wordsOf(cause, lot.ctx.env.PUBLIC_ORIGIN);
  return { subject: title, text, link };
}

/** With the address at which whoever gets it has no more of them, for their mail program and for themselves. */
async function writeCampaignMail(lot: Lot, cause: MessageCause, to: Addressee): Promise<Written | null> {
  const { env, db, scope } = lot.ctx;
  const own = lot.campaignOf(cause);
  if (!own || !isCampaign(cause.kind)) return null;
  const { origin } = own.campaign;
  const { title, text, link } = lot.wordsOf(cause, origin);
  const token = await makeUnsubscribeToken(db, env, { topic: topicOf(cause.kind), to });
  const unsubscribe = `${origin}/api/${scope.college.slug}/unsubscribe/${token}`;
  return { subject: own.isTest ? `Test: ${title}` : title, text, link, unsubscribe };
}

/** A guest has no account to open a pass with, so the mail carries it. Null: there is nothing of theirs to say any more. */
function writeGuestMail(
  { ctx }: Lot,
  { event, to }: MessageCause,
  registration: RegistrationView | null,
): Written | null {
  const campus = ctx.scope.college;
  const pass = registration?.passes.find(({ revokedAt }) => revokedAt === null);
  if (!pass || !event || !to) return null;
  const shown = new URLSearchParams({
    code: pass.code,
    typed: pass.shortCode,
    name: pass.name,
    at: event.title,
  });
  const link = `${ctx.env.PUBLIC_ORIGIN}/${campus.slug}/guest-pass#${shown}`;
  return {
    subject: `Your pass for ${event.title}`,
    text: [
      `Hello ${to.name},`,
      `your pass for ${event.title} is ready. Show it at the gate, or say its code: ${pass.shortCode}`,
      `${inZone(event.startsAt, campus, "en")}\n${event.venue}, ${campus.name}`,
      `Open it in CampusPulse: ${link}`,
    ].join("\n\n"),
    link,
  };
}
