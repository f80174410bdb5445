import type { CollegeId, PassId } from "#shared/ids";
import { settledScope } from "../auth/scope.ts";
import { openTenant, type SystemCtx } from "../context.ts";
import { eachAlone } from "../each-alone.ts";
import type { Mail } from "../mail.ts";
import { listPendingPassMails, markMailsSent, type PendingPassMail } from "../repositories/mails.ts";

/** Each lot asks anew where the college lives: sending takes its time. */
const LOT = 25;

/**
 * Of a college on its way to another shard the sweep sends them, later. Repeating a message finds nothing pending; a crash
 * between sending and marking sends once more under the same key.
 */
export async function sendPassEmails(ctx: SystemCtx, collegeId: CollegeId, passIds: readonly PassId[]): Promise<void> {
  for (let at = 0; at < passIds.length; at += LOT) await sendLot(ctx, collegeId, passIds.slice(at, at + LOT));
}

async function sendLot(ctx: SystemCtx, collegeId: CollegeId, passIds: readonly PassId[]): Promise<void> {
  const scope = await settledScope(ctx.platform, collegeId);
  if (!scope) return;
  const { db } = openTenant(ctx, scope);
  const sent: string[] = [];
  try {
    await eachAlone(await listPendingPassMails(db, passIds), async (pending) => {
      await ctx.mailer.send(writePassMail(pending, scope.college));
      sent.push(pending.id);
    });
  } finally {
    await markMailsSent(db, sent, ctx.now);
  }
}

function writePassMail(
  { id, name, email, eventId, eventTitle, venue, startsAt }: PendingPassMail,
  { slug, name: college, timeZone }: { slug: string; name: string; timeZone: string },
): Mail {
  const when = new Date(startsAt).toLocaleString("en-GB", { timeZone, dateStyle: "full", timeStyle: "short" });
  // A consumer knows no host: the person's own CampusPulse address completes the path.
  const link = `/${slug}/events/${eventId}/pass`;
  return {
    key: id,
    to: email,
    subject: `Your pass for ${eventTitle}`,
    text: `Hello ${name},\n\nyour pass for ${eventTitle} is ready.\n\n${when}\n${venue}, ${college}\n\nOpen it in CampusPulse and show it at the gate: ${link}`,
    link,
  };
}
