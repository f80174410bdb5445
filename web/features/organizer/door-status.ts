import type { RegistrationStatus } from "#shared/domain/ledger/types";
import type { Tone } from "#web/ui/badge";

/** What an organizer calls the states of a registration, on the page and in a file. */
export const DOOR_STATUS_WORDS: Readonly<Record<RegistrationStatus, string>> = {
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
