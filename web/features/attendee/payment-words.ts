import type { PaymentFailure } from "#shared/views/payments";

/** The provider tells us within seconds; who has just paid should not have to wonder. */
export const LOOKS_AFTER_MS = [0, 2_000, 4_000, 8_000, 15_000, 30_000];

export const FAILURE_WORDS: Readonly<Record<PaymentFailure, { readonly title: string; readonly next: string }>> = {
  declined: {
    title: "Your bank declined the card",
    next: "It does not tell us why. Pay with another card, or ask your bank.",
  },
  "no-money": {
    title: "There is too little money on the card, or it is over its limit",
    next: "Pay with another card, or once there is more on this one.",
  },
  "card-expired": {
    title: "The card has expired, or its date was not right",
    next: "Check the date on the card, or pay with another one.",
  },
  "wrong-number": { title: "The card number was not right", next: "Enter it again, as it is on the card." },
  "wrong-cvc": {
    title: "The security code was not right",
    next: "Enter it again: three digits on the back of most cards, four on the front of some.",
  },
  "not-proved": {
    title: "Your bank could not make sure that it is you",
    next: "Pay again and confirm it in your bank's app or with its code, or pay with another card.",
  },
  "not-accepted": {
    title: "This card cannot be used for this payment",
    next: "Pay with another card, or ask your bank whether it allows payments online and in this currency.",
  },
  "try-again": {
    title: "The payment could not be processed just now",
    next: "It is no fault of the card's. Try again in a moment.",
  },
  other: { title: "The card was not charged", next: "Try again, or pay with another card." },
};

/** From the page on which one pays. */
export const RETURNS = ["made", "left"] as const;
export type Returned = (typeof RETURNS)[number];
