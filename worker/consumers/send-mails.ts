import type { MailKind } from "#db/schema/shard/mails";
import type { CollegeId } from "#shared/ids";
import { settledScope } from "../auth/scope.ts";
import { openTenant, type SystemCtx, type TenantCtx } from "../context.ts";
import { eachAlone } from "../each-alone.ts";
import type { Mail } from "../mail.ts";
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
      const { email } = pending;
      const mail = pending.isGuest ? await writeGuestMail(tenant, pending) : writeMail(pending, scope.college);
      if (email !== null && mail) await ctx.mailer.send({ key: pending.id, to: email, ...mail });
      sent.push(pending.id);
    });
  } finally {
    await markMailsSent(db, sent, ctx.now);
  }
}

type Campus = { readonly slug: string; readonly name: string; readonly timeZone: string };

type Written = Omit<Mail, "key" | "to">;

function writeMail(pending: PendingMail, campus: Campus): Written {
  const { name, eventTitle, venue, startsAt } = pending;
  const { subject, says, path, does } = WRITERS[pending.kind](pending, campus);
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
async function writeGuestMail({ objects, scope }: TenantCtx, pending: PendingMail): Promise<Written | null> {
  if (pending.kind !== "pass-issued") return writeMail(pending, scope.college);
  const registration = await objects.ledger(pending.eventId).registrationOf(pending.userId);
  const pass = registration?.passes.find(({ revokedAt }) => revokedAt === null);
  if (!pass) return null;
  const { slug, name: campus } = scope.college;
  const shown = new URLSearchParams({
    code: pass.code,
    typed: pass.shortCode,
    name: pass.name,
    at: pending.eventTitle,
  });
  const link = `/${slug}/guest-pass#${shown}`;
  const when = inZone(pending.startsAt, scope.college);
  return {
    subject: `Your pass for ${pending.eventTitle}`,
    text: [
      `Hello ${pending.name},`,
      `your pass for ${pending.eventTitle} is ready. Show it at the gate, or say its code: ${pass.shortCode}`,
      `${when}\n${pending.venue}, ${campus}`,
      `Open it in CampusPulse: ${link}`,
    ].join("\n\n"),
    link,
  };
}

type Writer = (
  pending: PendingMail,
  campus: Campus,
) => { readonly subject: string; readonly says: string; readonly path: string; readonly does: string };

const WRITERS: Readonly<Record<MailKind, Writer>> = {
  "pass-issued": ({ eventId, eventTitle }) => ({
    subject: "Your pass for",
    says: `your pass for ${eventTitle} is ready.`,
    path: `${eventId}/pass`,
    does: "Open it in CampusPulse and show it at the gate",
  }),
  "pass-given": ({ eventId, eventTitle, takenBy }) => ({
    subject: "Accepted: your pass for",
    says: `${takenBy ?? "somebody"} accepted the pass for ${eventTitle} that you offered. It is theirs now, and yours opens no gate any more.`,
    path: eventId,
    does: "Look at the event in CampusPulse",
  }),
  "seat-offered": ({ eventId, eventTitle, offerEndsAt }, campus) => ({
    subject: "A seat for you at",
    says: `a seat at ${eventTitle} is free, and you are next. It is kept for you until ${inZone(offerEndsAt ?? 0, campus)}; then it goes to the next in line.`,
    path: eventId,
    does: "Take it in CampusPulse",
  }),
  "event-cancelled": ({ eventId, eventTitle, cancelReason }) => ({
    subject: "Cancelled:",
    says: `${eventTitle} was cancelled and does not take place.\n\n${cancelReason ?? ""}\n\nIt was to be:`,
    path: eventId,
    does: "Read more in CampusPulse",
  }),
  "event-moved": ({ eventId, eventTitle }) => ({
    subject: "New time or place:",
    says: `the time or the place of ${eventTitle} has changed. You keep your place; this is how it is now:`,
    path: eventId,
    does: "Look at it in CampusPulse",
  }),
};

function inZone(at: number, { timeZone }: Campus): string {
  return new Date(at).toLocaleString("en-GB", { timeZone, dateStyle: "full", timeStyle: "short" });
}
