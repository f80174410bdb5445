import { type EntryWords, type Say, wordsForEntry } from "#shared/domain/entry/words";
import type { ScanVerdict } from "#shared/domain/ledger/answers";
import { ADMISSION } from "#shared/domain/ledger/choice";
import type { ScanRefusal } from "#shared/domain/ledger/refusals";
import { type Outcome, PLAIN } from "./outcome.ts";

/** Turns an amount in minor units into the college's money. */
export type Price = (amount: number) => string;

/** What the screen says of who leaves. */
export const OUT_WORD = "Out";

export function outcomeOfVerdict(verdict: ScanVerdict, say: Say, price: Price): Outcome {
  const { notes = [], party } = verdict;
  const said = { notes, party: party ?? null, passId: verdict.passId };
  if (verdict.verdict === "stop") {
    const { name, refusal, canForce = false } = verdict;
    const isAsked = refusal.code === "answers-missing";
    return { ...PLAIN, ...said, kind: "stop", word: "Stop", name, ...wordsForScan(refusal, say), canForce, isAsked };
  }
  const { did, name, people = 1, ticketType, due, listName } = verdict;
  // Nobody reads what says nothing: an event's ordinary ticket goes without words.
  const type = ticketType === ADMISSION.name ? null : ticketType;
  const word = did === "left" ? OUT_WORD : did === "redeemed" ? "Give" : "Admit";
  const who = people > 1 ? `${name} and ${people - 1} more` : name;
  const reason = [listName, type].filter((part) => part).join(" · ") || null;
  const todo = due > 0 ? `Take ${price(due)} from them.` : null;
  return { ...PLAIN, ...said, kind: "admit", word, name: who, reason, todo, undoable: true };
}

/** Why the gate says no, and what the volunteer does about it. */
function wordsForScan(refusal: ScanRefusal, say: Say): EntryWords {
  switch (refusal.code) {
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
        reason: `This is a picture of a pass, from ${say.clock(refusal.shownAt)}.`,
        todo: "Ask them to open the pass in the app, on their own phone.",
      };
    case "pass-clock-ahead":
      return {
        reason: `Their phone's clock is wrong: it says ${say.clock(refusal.shownAt)}.`,
        todo: "Ask them to set it to automatic and reload the pass, or type the eight characters below the code.",
      };
    case "pass-not-rotating":
      return {
        reason: "This pass moves on their phone, and this code stands still.",
        todo: "Ask them to open it in the app. If they cannot, a supervisor decides.",
      };
    case "pass-other-phone":
      return {
        reason: `This pass moved to another phone at ${say.clock(refusal.since)}.`,
        todo: "Ask for that phone, or call a supervisor.",
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
    case "list-unknown":
      return { reason: "This list no longer exists.", todo: "Choose another list above." };
    case "pass-not-found":
      return {
        reason: "Nobody has this code.",
        todo: "Type it again letter by letter, or look for their name.",
      };
    case "registration-unpaid":
      return {
        reason: `Not paid yet: the seat is kept until ${say.clock(refusal.payBy)}.`,
        todo: "Ask them to pay on their page; the pass is there at once.",
      };
    case "registration-not-confirmed":
      return refusal.status === "pending"
        ? { reason: "The organizers have not confirmed them.", todo: "Send them to the organizers' desk." }
        : {
            reason: "They are on the waiting list.",
            todo: "There is no seat for them yet. Send them to the organizers' desk.",
          };
    case "pass-ambiguous":
      return {
        reason: `This booking has ${refusal.passes} passes.`,
        todo: "Say how many of them come in, or choose one by name.",
      };
    case "party-too-small":
      return {
        reason: `Only ${refusal.left} of their party of ${refusal.of} can.`,
        todo: "Count them again, and choose that many.",
      };
    default:
      return wordsForEntry(refusal, say);
  }
}

export const NO_CONNECTION: Outcome = {
  ...PLAIN,
  isUnanswered: true,
  kind: "look",
  word: "Look",
  name: null,
  reason: "No connection: cannot decide yet.",
  todo: "Keep them beside you and scan again when it says Live.",
};

/** What cannot be written down is not decided. */
export function outcomeOfUnwritten(failure: unknown): Outcome {
  const isFull = failure instanceof DOMException && failure.name === "QuotaExceededError";
  return {
    ...PLAIN,
    isUnanswered: true,
    kind: "look",
    word: "Look",
    name: null,
    reason: isFull
      ? "This phone is full and could not write the scan down, so nothing was decided."
      : "This phone could not write the scan down, so nothing was decided.",
    todo: isFull
      ? "Free some of its storage, or scan with another phone."
      : "Reload this page and scan again, or scan with another phone.",
  };
}

/** The edge answered, but with a fault of its own; its words are made for people. */
export function outcomeOfFault(message: string): Outcome {
  return {
    ...PLAIN,
    isUnanswered: true,
    kind: "look",
    word: "Look",
    name: null,
    reason: message,
    todo: "Keep them beside you and scan again.",
  };
}
