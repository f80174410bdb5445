import type { FoodRefusal } from "#shared/domain/food/types";
import type { LedgerRefusal } from "#shared/domain/ledger/types";
import type { QueueRefusal } from "#shared/domain/queue/types";
import type { NameTaken, TooManyVenues } from "#shared/views/venue";
import type { Words } from "./problem-words.ts";
import { formatClock, formatDayClock } from "./time.ts";

/** Every refusal a screen can meet. */
export type AnyRefusal =
  | LedgerRefusal
  | QueueRefusal
  | FoodRefusal
  | NameTaken
  | TooManyVenues
  | { readonly code: "stale-edit"; readonly version: number };
export type RefusalCode = AnyRefusal["code"];

type Of<C extends RefusalCode> = Extract<AnyRefusal, { code: C }>;
type Say = { clock: (at: number) => string; when: (at: number) => string };

const WORDS: { [C in RefusalCode]: (refusal: Of<C>, say: Say) => Words } = {
  "venue-name-taken": (refusal) => ({
    title: `There is a place called ${refusal.name} already`,
    detail: "Nothing was saved. Choose another name, or change the place that has it.",
  }),
  "too-many-venues": () => ({
    title: "That is more places than fit",
    detail: "Nothing was saved. Remove one that is no longer used, or make it a room of another.",
  }),
  "event-full": () => ({
    title: "All seats are taken",
    detail: "Nothing was booked. Join the waiting list: whoever waits longest gets the next seat that is free.",
  }),
  "seats-left": (refusal) => ({
    title: "There is a seat for you",
    detail:
      refusal.seatsLeft > 0
        ? `No need to wait: ${refusal.seatsLeft.toLocaleString()} left. Register, and it is yours.`
        : "No need to wait: one is kept for you. Register, and it is yours.",
  }),
  "already-waiting": (refusal, say) => ({
    title: "You are on the waiting list",
    detail: `You joined ${say.when(refusal.since)}, and keep your place.`,
  }),
  "sales-closed": (refusal, say) =>
    refusal.opensAt !== null
      ? { title: `Registration opens ${say.when(refusal.opensAt)}`, detail: "Nothing was booked. Come back then." }
      : {
          title:
            refusal.closedAt === null ? "Registration is closed" : `Registration closed ${say.when(refusal.closedAt)}`,
          detail: "Nothing was booked. Ask at the entrance whether there is room.",
        },
  "event-not-published": () => ({
    title: "This event takes no registrations now",
    detail: "Nothing was booked. The organizers have not opened it, or it has ended.",
  }),
  "already-registered": (refusal, say) => ({
    title: refusal.status === "confirmed" ? "You already have a seat" : "You have already asked for a seat",
    detail:
      refusal.status === "confirmed"
        ? `You registered ${say.when(refusal.registeredAt)}. Your pass is waiting for you.`
        : `You asked ${say.when(refusal.registeredAt)}. The organizers still have to confirm it.`,
  }),
  "not-registered": () => ({
    title: "No registration here",
    detail: "Nothing was changed. There is no seat for this event to work on.",
  }),
  "registration-not-pending": (refusal) => ({
    title: `This registration is ${refusal.status}`,
    detail: "Nothing was changed: only one that waits for an answer can be confirmed.",
  }),
  "already-cancelled": (refusal, say) => ({
    title: "Already cancelled",
    detail: `This registration was cancelled ${say.when(refusal.cancelledAt)}. Register again to get a new seat.`,
  }),
  "already-admitted": (refusal, say) => ({
    title: `Already used at ${say.clock(refusal.admittedAt)}, ${refusal.gateName}`,
    detail: "A pass lets one person in once. If that was not them, send them to the help desk.",
  }),
  "event-not-live": (refusal) => ({
    title: refusal.status === "ended" ? "The event has ended" : "The doors are not open yet",
    detail:
      refusal.status === "ended"
        ? "Nobody can be admitted any more."
        : "The pass is fine. It works as soon as the organizers open the event.",
  }),
  "gate-unknown": () => ({
    title: "This gate no longer exists",
    detail: "Nobody was admitted. Choose your gate again.",
  }),
  "pass-revoked": (refusal, say) => ({
    title: "This pass was withdrawn",
    detail: `The organizers withdrew it ${say.when(refusal.revokedAt)}. Send the person to the help desk.`,
  }),
  "pass-unknown": () => ({
    title: "Not one of our codes",
    detail: "Nothing was changed. Ask for the pass in CampusPulse, or type the code printed below it.",
  }),
  "pass-wrong-event": () => ({
    title: "A code for another event",
    detail: "It is genuine, but not for here. Ask them to open the right one.",
  }),
  "pass-forged": () => ({
    title: "This code is not genuine",
    detail: "Its signature is wrong. Do not admit; send the person to the help desk.",
  }),
  "pass-not-yet-valid": (refusal, say) => ({
    title: `Valid from ${say.when(refusal.validFrom)}`,
    detail: "The code is genuine but too early. It works from then on.",
  }),
  "pass-expired": (refusal, say) => ({
    title: `Expired ${say.when(refusal.expiredAt)}`,
    detail: "The code is genuine but too old. Ask them to open CampusPulse for the current one.",
  }),
  "stale-config": () => ({
    title: "A newer set-up is already in use",
    detail: "Nothing was changed. Reload to see it.",
  }),
  "stale-edit": () => ({
    title: "Somebody else changed this meanwhile",
    detail: "Your text is still here and nothing was saved. Reload to see their version, then change it again.",
  }),
  "capacity-below-taken": (refusal) => ({
    title: `${refusal.taken} seats are already taken`,
    detail: `Nothing was changed. Choose a capacity of at least ${refusal.taken}.`,
  }),
  "queue-closed": () => ({
    title: "This queue is closed",
    detail: "Nobody can join now. Anyone already in it keeps their place.",
  }),
  "queue-paused": () => ({
    title: "This queue is taking a break",
    detail: "Nobody can join for the moment. Anyone already in it keeps their place.",
  }),
  "queue-full": (refusal) => ({
    title: `${refusal.waitingMax} people are already waiting`,
    detail: "You did not join. Try again when a few have been served.",
  }),
  "already-in-queue": (refusal) => ({
    title: `You are already in this queue, number ${refusal.number}`,
    detail: "Your place is kept; joining twice would not make it faster.",
  }),
  "lane-unknown": () => ({
    title: "That lane was closed",
    detail: "You did not join. Choose one of the lanes shown now.",
  }),
  "nobody-waiting": () => ({
    title: "Nobody is waiting",
    detail: "The next person appears here as soon as they join.",
  }),
  "token-unknown": () => ({
    title: "That place no longer exists",
    detail: "Nothing was changed. The list shown now is the current one.",
  }),
  "not-your-token": () => ({ title: "That is somebody else's place", detail: "Nothing was changed." }),
  "wrong-state": (refusal) => ({
    title: `Not possible: it is ${refusal.status.replace("-", " ")} by now`,
    detail: "Somebody was faster. Nothing was changed, and what you see now is current.",
  }),
  "no-pass": () => ({
    title: "You need a pass for this event",
    detail: "Nothing was changed. Register for the event first, then come back here.",
  }),
  "kitchen-closed": () => ({
    title: "The kitchen is closed",
    detail: "Nothing was ordered. Orders already placed are still made.",
  }),
  "kitchen-paused": () => ({
    title: "The kitchen is taking a break",
    detail: "Nothing was ordered and your basket is kept. Try again in a few minutes.",
  }),
  "kitchen-full": (refusal, say) => ({
    title: "The kitchen is full right now",
    detail: `Nothing was ordered and your basket is kept. It can take this order again from ${say.when(refusal.nextPossibleAt)}.`,
  }),
  "sold-out": (refusal) => ({
    title: refusal.left === 0 ? `${refusal.name} is sold out` : `Only ${refusal.left} ${refusal.name} left`,
    detail: "Nothing was ordered and the rest of your basket is kept. Change the basket and order again.",
  }),
  "item-unknown": () => ({
    title: "A dish left the menu",
    detail: "Nothing was ordered. Choose again from the menu shown now.",
  }),
  "order-empty": () => ({ title: "Your basket is empty", detail: "Choose at least one dish." }),
  "order-too-large": (refusal) => ({
    title: "That is too much for one order",
    detail: `Up to ${refusal.linesMax} different dishes and ${refusal.quantityMax} of each. Your basket is kept.`,
  }),
  "order-unknown": () => ({
    title: "No such order here",
    detail: "Nothing was handed over. Check the code, or that this is the right stand.",
  }),
  "not-your-order": () => ({ title: "That is somebody else's order", detail: "Nothing was changed." }),
  "order-not-ready": (refusal, say) => ({
    title: "Not ready yet",
    detail: `It is still ${refusal.status} and was promised for ${say.clock(refusal.promisedAt)}.`,
  }),
  "already-served": (refusal, say) => ({
    title: `Already handed over at ${say.clock(refusal.servedAt)}`,
    detail: "An order is handed over once. If that was not them, ask the kitchen's lead.",
  }),
};

/**
 * A refusal in words.
 * @param timeZone IANA zone in which its instants are said: the campus's
 */
export function wordsFor<C extends RefusalCode>(refusal: Of<C>, timeZone: string, now = Date.now()): Words {
  const say: Say = {
    clock: (at) => formatClock(at, timeZone),
    when: (at) => formatDayClock(at, timeZone, now),
  };
  const entry: (refusal: Of<C>, say: Say) => Words = WORDS[refusal.code as C];
  return entry(refusal, say);
}
