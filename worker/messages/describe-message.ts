import type { Variables } from "#shared/message-kinds";
import { dateFormat } from "../date-format.ts";
import type { MessageCause } from "../repositories/message-causes.ts";
import { pathOf } from "./shipped-texts.ts";

export type Campus = { readonly slug: string; readonly name: string; readonly timeZone: string };

/** What a message's text can name, in somebody's language. */
export function describeMessage(cause: MessageCause, campus: Campus, language: string): Variables {
  const { event, to, offerEndsAt, payBy, takenBy, isMoneyBack } = cause;
  const at = (instant: number | null | undefined) => (instant ? inZone(instant, campus, language) : "");
  return {
    ...cause.variables,
    "person.name": to?.name ?? "",
    "college.name": campus.name,
    "event.title": event?.title ?? "",
    "event.when": at(event?.startsAt),
    "event.venue": event?.venue ?? "",
    // A consumer knows no host: the person's own CampusPulse address completes the path.
    link: `/${campus.slug}/${pathOf(cause.kind, event?.id ?? null, cause.place)}`,
    "offer.until": at(offerEndsAt),
    "payment.until": at(payBy),
    "payment.back": isMoneyBack ? "yes" : "",
    "taken.by": takenBy ?? "",
    "cancel.reason": event?.cancelReason ?? "",
  };
}

/** By the campus's clock. English is written as it is there. */
export function inZone(at: number, { timeZone }: Pick<Campus, "timeZone">, language: string): string {
  const locale = language === "en" ? "en-GB" : language;
  return dateFormat(locale, { timeZone, dateStyle: "full", timeStyle: "short" }).format(at);
}
