import type { MailKind } from "#db/schema/shard/mails";
import type { RegistrationView } from "#shared/domain/ledger/answers";
import type { CollegeId } from "#shared/ids";
import { settledScope } from "../auth/scope.ts";
import { openTenant, type SystemCtx, type TenantCtx } from "../context.ts";
import { eachAlone } from "../each-alone.ts";
import type { Mail } from "../mail.ts";
import { type Campus, inZone, MAIL_WORDS } from "../mail-words.ts";
import { attachTickets } from "../printing/attach-tickets.ts";
import { listPendingMails, markMailsSent, type PendingMail } from "../repositories/mails.ts";

/** Each lot asks anew where the college lives: sending takes its time. */
const LOT = 25;

/**
 * Sends what is pending of these. Of a college on its way to another shard the sweep sends it, later. Repeating a message
 * finds nothing pending; a crash between sending and marking sends once more under the same key.
 */
export async function sendMails(ctx: SystemCtx, collegeId: CollegeId, ids: readonly string[]): Promise<void> {
  for (let at = 0; at < ids.length; at += LOT) await sendLot(ctx, collegeId, ids.slice(at, at + LOT));
}

async function sendLot(ctx: SystemCtx, collegeId: CollegeId, ids: readonly string[]): Promise<void> {
  const scope = await settledScope(ctx.platform, collegeId);
  if (!scope) return;
  const tenant = openTenant(ctx, scope);
  const { db } = tenant;
  const sent: string[] = [];
  try {
    await eachAlone(await listPendingMails(db, ids), async (pending) => {
      const mail = await writeWhole(tenant, pending);
      if (pending.email !== null && mail) await ctx.mailer.send({ key: pending.id, to: pending.email, ...mail });
      sent.push(pending.id);
    });
  } finally {
    await markMailsSent(db, sent, ctx.now);
  }
}

type Written = Omit<Mail, "key" | "to">;

/** With a place at an event go its tickets; after it was moved anew, for their codes are good at another time. */
const WITH_TICKETS: ReadonlySet<MailKind> = new Set<MailKind>(["pass-issued", "event-moved"]);

async function writeWhole(tenant: TenantCtx, pending: PendingMail): Promise<Written | null> {
  const { eventId, userId, email, kind, isGuest } = pending;
  if (email === null) return null;
  const campus = tenant.scope.college;
  if (!WITH_TICKETS.has(kind)) return writeMail(pending, campus);
  const registration = await tenant.objects.ledger(eventId).registrationOf(userId);
  const isPass = isGuest && kind === "pass-issued";
  const mail = isPass ? writeGuestMail(pending, campus, registration) : writeMail(pending, campus);
  if (!mail) return null;
  const attachments = await attachTickets(tenant, pending, registration);
  return attachments.length === 0 ? mail : { ...mail, text: `${mail.text}\n\n${ATTACHED}`, attachments };
}

const ATTACHED = "The ticket is in the attached file too, to print or to keep on a phone.";

function writeMail(pending: PendingMail, campus: Campus): Written {
  const { name, eventTitle, venue, startsAt } = pending;
  const { subject, says, path, does } = MAIL_WORDS[pending.kind](pending, campus);
  const when = inZone(startsAt, campus);
  // A consumer knows no host: the person's own CampusPulse address completes the path.
  const link = `/${campus.slug}/events/${path}`;
  return {
    subject: `${subject} ${eventTitle}`,
    text: `Hello ${name},\n\n${says}\n\n${when}\n${venue}, ${campus.name}\n\n${does}: ${link}`,
    link,
  };
}

/** A guest has no account to open a pass with, so the mail carries it. Null: there is nothing of theirs to say any more. */
function writeGuestMail(pending: PendingMail, campus: Campus, registration: RegistrationView | null): Written | null {
  const pass = registration?.passes.find(({ revokedAt }) => revokedAt === null);
  if (!pass) return null;
  const shown = new URLSearchParams({
    code: pass.code,
    typed: pass.shortCode,
    name: pass.name,
    at: pending.eventTitle,
  });
  const link = `/${campus.slug}/guest-pass#${shown}`;
  const when = inZone(pending.startsAt, campus);
  return {
    subject: `Your pass for ${pending.eventTitle}`,
    text: [
      `Hello ${pending.name},`,
      `your pass for ${pending.eventTitle} is ready. Show it at the gate, or say its code: ${pass.shortCode}`,
      `${when}\n${pending.venue}, ${campus.name}`,
      `Open it in CampusPulse: ${link}`,
    ].join("\n\n"),
    link,
  };
}
