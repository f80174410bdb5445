import type { MailKind } from "#db/schema/shard/mails";
import type { PendingMail } from "./repositories/mails.ts";

export type Campus = { readonly slug: string; readonly name: string; readonly timeZone: string };

type Writer = (
  pending: PendingMail,
  campus: Campus,
) => { readonly subject: string; readonly says: string; readonly path: string; readonly does: string };

const GOES_BACK = "What you paid goes back by itself, to where it came from; banks take some days for it.";

/** What each mail says, by what gave rise to it. */
export const MAIL_WORDS: Readonly<Record<MailKind, Writer>> = {
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
  "payment-due": ({ eventId, eventTitle, payBy }, campus) => ({
    subject: "Accepted, and to be paid:",
    says: `the organizers of ${eventTitle} say yes. Pay for your seat until ${inZone(payBy ?? 0, campus)}, and your pass is ready at once; after that it goes to somebody else.`,
    path: eventId,
    does: "Pay in CampusPulse",
  }),
  "payment-late": ({ eventId, eventTitle }) => ({
    subject: "Your payment came too late:",
    says: `your payment for ${eventTitle} came when what it was for was not kept for you any more. ${GOES_BACK}`,
    path: eventId,
    does: "See in CampusPulse what there is",
  }),
  "registration-unpaid": ({ eventId, eventTitle, payBy }, campus) => ({
    subject: "Not paid in time:",
    says: `your seat at ${eventTitle} was kept until ${inZone(payBy ?? 0, campus)}, and was not paid. It is free for others now, and nothing was taken from you.`,
    path: eventId,
    does: "Register again in CampusPulse while there are seats",
  }),
  "registration-withdrawn": ({ eventId, eventTitle, isMoneyBack }) => ({
    subject: "Your registration was cancelled:",
    says: `the organizers of ${eventTitle} have cancelled your registration.${isMoneyBack ? ` ${GOES_BACK}` : ""} If you think that this is a mistake, ask them.`,
    path: eventId,
    does: "Look at the event in CampusPulse",
  }),
  "event-cancelled": ({ eventId, eventTitle, cancelReason, isMoneyBack }) => ({
    subject: "Cancelled:",
    says: `${eventTitle} was cancelled and does not take place.\n\n${cancelReason ?? ""}\n\n${isMoneyBack ? `${GOES_BACK}\n\n` : ""}It was to be:`,
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

export function inZone(at: number, { timeZone }: Campus): string {
  return new Date(at).toLocaleString("en-GB", { timeZone, dateStyle: "full", timeStyle: "short" });
}
