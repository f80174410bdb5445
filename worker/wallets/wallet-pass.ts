import type { PassView } from "#shared/domain/ledger/answers";
import type { CollegeBrand } from "#shared/views/college";
import type { EventCard } from "#shared/views/event";
import { dateFormat } from "../date-format.ts";

/** One place at one event, as a wallet shows it. */
export type WalletPass = {
  readonly college: Pick<CollegeBrand, "name" | "accent" | "timeZone">;
  readonly event: Pick<EventCard, "id" | "title" | "venue" | "startsAt" | "endsAt" | "status">;
  /** What is void has no code to show: then both are empty. */
  readonly pass: Pick<PassView, "id" | "name" | "ticketType" | "code" | "shortCode" | "validUntil" | "revokedAt">;
};

/** "Fri 13 November, 09:00", as the campus tells time. */
export function whenOf({ college, event }: Pick<WalletPass, "college" | "event">): string {
  return dateFormat("en-GB", {
    ...{ weekday: "short", day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" },
    timeZone: college.timeZone,
  }).format(event.startsAt);
}

/** Whether it opens nothing any more. */
export function isVoid({ event, pass }: Pick<WalletPass, "event" | "pass">): boolean {
  return pass.revokedAt !== null || event.status === "cancelled";
}
