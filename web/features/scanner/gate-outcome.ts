import { ADMISSION } from "#shared/domain/ledger/choice";
import type { ScanRefusal, ScanVerdict } from "#shared/domain/ledger/types";
import { assertNever } from "#shared/result";
import type { Outcome } from "./outcome.ts";

type Words = { readonly reason: string; readonly todo: string };
/** Turns an instant into the campus's clock, such as "14:02". */
export type Clock = (at: number) => string;

/** Turns an amount in minor units into the college's money. */
export type Price = (amount: number) => string;

export function outcomeOfVerdict(verdict: ScanVerdict, clock: Clock, price: Price): Outcome {
  if (verdict.verdict === "admit") {
    const { name, ticketType, due } = verdict;
    // Nobody reads what says nothing: an event's ordinary ticket goes without words.
    const reason = ticketType === ADMISSION.name ? null : ticketType;
    const todo = due > 0 ? `Take ${price(due)} from them.` : null;
    return { kind: "admit", word: "Admit", name, reason, todo, lines: [] };
  }
  return { kind: "stop", word: "Stop", name: verdict.name, ...wordsForScan(verdict.refusal, clock), lines: [] };
}

/** Why the gate says no, and what the volunteer does about it. */
function wordsForScan(refusal: ScanRefusal, clock: Clock): Words {
  switch (refusal.code) {
    case "already-admitted":
      return {
        reason: `Already inside since ${clock(refusal.admittedAt)}, through ${refusal.gateName}.`,
        todo: "One pass lets one person in. Ask whose pass it is, or call an organizer.",
      };
    case "pass-unknown":
      return {
        reason: "This is not one of our passes.",
        todo: "Ask for the QR on their pass page, or type the eight characters below it.",
      };
    case "pass-wrong-event":
      return { reason: "This pass is for another event.", todo: "Check the event's name on their screen together." };
    case "pass-forged":
      return { reason: "This pass was not issued by us.", todo: "Do not let them in. Call an organizer." };
    case "pass-key-withdrawn":
      return {
        reason: "This code was signed with a key that is no longer good.",
        todo: "Ask them to reload their pass page, or type the eight characters below the code.",
      };
    case "pass-stale":
      return {
        reason: `This is a picture of a pass, from ${clock(refusal.shownAt)}.`,
        todo: "Ask them to open the pass in the app, on their own phone.",
      };
    case "pass-clock-ahead":
      return {
        reason: `Their phone's clock is wrong: it says ${clock(refusal.shownAt)}.`,
        todo: "Ask them to set it to automatic and reload the pass, or type the eight characters below the code.",
      };
    case "pass-not-rotating":
      return {
        reason: "This pass moves on their phone, and this code stands still.",
        todo: "Ask them to open it in the app. If they cannot, a supervisor decides.",
      };
    case "pass-other-phone":
      return {
        reason: `This pass moved to another phone at ${clock(refusal.since)}.`,
        todo: "Ask for that phone, or call a supervisor.",
      };
    case "pass-not-yet-valid":
      return { reason: `Valid from ${clock(refusal.validFrom)}.`, todo: "Ask them to come back then." };
    case "pass-expired":
      return {
        reason: `Expired at ${clock(refusal.expiredAt)}.`,
        todo: "Ask them to open the pass again; it may have been renewed.",
      };
    case "pass-revoked":
      return {
        reason: `Cancelled at ${clock(refusal.revokedAt)}.`,
        todo: "Send them to the organizers' desk to register again.",
      };
    case "event-not-live":
      if (refusal.status === "cancelled") {
        return { reason: "This event is cancelled.", todo: "Nobody can be admitted. The event's page says why." };
      }
      return refusal.status === "ended"
        ? { reason: "This event has ended.", todo: "Nobody can be admitted any more." }
        : { reason: "The gates are not open yet.", todo: "An organizer starts the event in the console." };
    case "gate-unknown":
      return { reason: "This gate no longer exists.", todo: "Choose your gate again." };
    default:
      return assertNever(refusal);
  }
}

export const NO_CONNECTION: Outcome = {
  kind: "look",
  word: "Look",
  name: null,
  reason: "No connection: cannot decide yet.",
  todo: "Keep them beside you and scan again when it says Live.",
  lines: [],
};

/** The edge answered, but with a fault of its own; its words are made for people. */
export function outcomeOfFault(message: string): Outcome {
  return {
    kind: "look",
    word: "Look",
    name: null,
    reason: message,
    todo: "Keep them beside you and scan again.",
    lines: [],
  };
}
