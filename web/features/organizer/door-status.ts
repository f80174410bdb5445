import type { RegistrationStatus } from "#shared/domain/ledger/types";
import type { Tone } from "#web/ui/badge";

/** What an organizer calls the state of a registration, on the page and in a file. */
export function doorStatusWords({ status, payBy }: { status: RegistrationStatus; payBy: number | null }): string {
  return status === "pending" && payBy !== null ? "Waits for its payment" : STATUS_WORDS[status];
}

const STATUS_WORDS: Readonly<Record<RegistrationStatus, string>> = {
  waiting: "On the waiting list",
  offered: "A seat is offered",
  pending: "Waits for your yes",
  confirmed: "Confirmed",
  cancelled: "Cancelled",
  refunded: "Cancelled, money back",
};

export const DOOR_TONES: Readonly<Record<RegistrationStatus, Tone>> = {
  waiting: "neutral",
  offered: "warn",
  pending: "warn",
  confirmed: "accent",
  cancelled: "neutral",
  refunded: "neutral",
};
