import type { EntryRefusal } from "#shared/domain/entry/types";
import { wordsForEntry } from "#shared/domain/entry/words";
import type { FoodRefusal } from "#shared/domain/food/types";
import type { LedgerRefusal } from "#shared/domain/ledger/refusals";
import type { MoneyRefusal } from "#shared/domain/money/types";
import type { QueueRefusal } from "#shared/domain/queue/types";
import type { RoomRefusal } from "#shared/domain/waiting-room/types";
import type { ApiKeyRefusal } from "#shared/views/api-keys";
import type { BadgeRefusal, GateBadgeRefusal } from "#shared/views/badges";
import type { EmergencyRefusal } from "#shared/views/emergencies";
import type { AddCodesRefusal } from "#shared/views/event";
import type { OfferRefusal, TooManyGuests } from "#shared/views/guests";
import type { ImportRefusal } from "#shared/views/imports";
import type { LifecycleRefusal } from "#shared/views/lifecycle";
import type { TurnKeysRefusal } from "#shared/views/passes";
import type { RuleRefusal } from "#shared/views/rules";
import type { SeriesRefusal } from "#shared/views/series";
import type { StaffingRefusal } from "#shared/views/staffing";
import type { NoteRefusal } from "#shared/views/station-notes";
import type { NameTaken, TooManyVenues } from "#shared/views/venue";
import type { WebhookRefusal } from "#shared/views/webhooks";
import type { Words } from "./problem-words.ts";
import { formatClock, formatDayClock } from "./time.ts";

/** Every refusal a screen can meet. */
export type AnyRefusal =
  | LedgerRefusal
  | BadgeRefusal
  | GateBadgeRefusal
  | RoomRefusal
  | QueueRefusal
  | FoodRefusal
  | AddCodesRefusal
  | MoneyRefusal
  | { readonly code: "already-paid" }
  | TurnKeysRefusal
  | NameTaken
  | TooManyVenues
  | LifecycleRefusal
  | SeriesRefusal
  | OfferRefusal
  | TooManyGuests
  | ImportRefusal
  | RuleRefusal
  | StaffingRefusal
  | WebhookRefusal
  | ApiKeyRefusal
  | EmergencyRefusal
  | NoteRefusal
  | { readonly code: "stale-edit"; readonly version: number };
export type RefusalCode = AnyRefusal["code"];

type Of<C extends RefusalCode> = Extract<AnyRefusal, { code: C }>;
type Say = { clock: (at: number) => string; when: (at: number) => string };

const NOT_LIVE = {
  ended: { title: "The event has ended", detail: "Nobody can be admitted any more." },
  cancelled: { title: "The event is cancelled", detail: "It does not take place, and nobody can be admitted." },
  closed: {
    title: "The doors are not open yet",
    detail: "The pass is fine. It works as soon as the organizers open the event.",
  },
} as const;

/** What is said at a gate, said elsewhere. */
function atGate(refusal: EntryRefusal, { when }: Say): Words {
  const { reason, todo } = wordsForEntry(refusal, { clock: when, gate: () => "another gate" });
  return { title: reason.replace(/\.$/, ""), detail: todo };
}

const WORDS: { [C in RefusalCode]: (refusal: Of<C>, say: Say) => Words } = {
  "stale-rule": () => ({
    title: "Somebody else changed this rule",
    detail: "Nothing was saved. Close it, look at theirs, and change it again.",
  }),
  "rule-invalid": ({ says }) => ({ title: "This cannot be a rule yet", detail: says }),
  "rules-loop": ({ names, eventTitle }) => ({
    title: "These rules would set each other off without end",
    detail: `Nothing was changed: ${names.join(" → ")}${eventTitle === null ? "" : `, at “${eventTitle}”`}.`,
  }),
  "too-many-webhooks": ({ max }) => ({
    title: `At most ${max} webhooks`,
    detail: "Nothing was added. Remove one first.",
  }),
  "too-many-keys": ({ max }) => ({ title: `At most ${max} keys`, detail: "Nothing was made. Revoke one first." }),
  "too-many-rules": ({ max }) => ({ title: `At most ${max} rules`, detail: "Nothing was saved. Remove one first." }),
  "gate-rule": () => ({
    title: "Every gate decides this by itself",
    detail: "Nothing was saved. Add a rule of your own, or say under Check-in what must hold at the gate.",
  }),
  "platform-rule": () => ({
    title: "The platform made this rule for every college",
    detail: "Nothing was saved. Add a rule of your own beside it.",
  }),
  "venue-name-taken": (refusal) => ({
    title: `There is a place called ${refusal.name} already`,
    detail: "Nothing was saved. Choose another name, or change the place that has it.",
  }),
  "too-many-venues": () => ({
    title: "That is more places than fit",
    detail: "Nothing was saved. Remove one that is no longer used, or make it a room of another.",
  }),
  "waiting-room": () => ({
    title: "Many people register right now",
    detail: "Nothing was booked, and what you chose is kept. There is a waiting room: your turn comes in it.",
  }),
  "event-full": ({ seatsLeft }) => ({
    title: seatsLeft === 0 ? "All seats are taken" : `Only ${count(seatsLeft, "seat")} left`,
    detail: "Nothing was booked. Join the waiting list: whoever waits longest gets the next seat that is free.",
  }),
  "hold-expired": ({ expiredAt, seatsLeft }, say) => ({
    title: `Your seat was kept until ${say.clock(expiredAt)}`,
    detail:
      seatsLeft === 0
        ? "Nothing was booked, and the seats have gone to others. What you typed is kept: join the waiting list for the next one."
        : `Nothing was booked, and what you typed is kept. ${count(seatsLeft, "seat is", "seats are")} left: choose again and keep one, or join the waiting list.`,
  }),
  "offer-expired": ({ endedAt }, say) => ({
    title: "The seat went to the next in line",
    detail: `Nothing was booked. It was kept for you until ${say.when(endedAt)}. Join the waiting list again for the next one.`,
  }),
  "tickets-sold-out": ({ name, left }) => ({
    title: left === 0 ? `${name} is sold out` : `Only ${left} of ${name} left`,
    detail: "Nothing was booked. Choose another ticket, or wait in line for this one.",
  }),
  "ticket-type-unknown": () => ({
    title: "That ticket is not on offer any more",
    detail: "Nothing was booked. Choose from the tickets shown now; what you typed is kept.",
  }),
  "ticket-type-closed": ({ name, opensAt, closedAt }, say) => ({
    title:
      opensAt !== null
        ? `${name} can be had ${say.when(opensAt)}`
        : `${name} could be had until ${say.when(closedAt ?? 0)}`,
    detail:
      opensAt !== null
        ? "Nothing was booked. Come back then, or choose another ticket."
        : "Nothing was booked. Choose another ticket.",
  }),
  "over-person-limit": ({ name, max }) => ({
    title: `Up to ${max} of ${name} for one person`,
    detail: "Nothing was booked. Choose fewer; the others can register for themselves.",
  }),
  "payment-awaited": ({ payBy }, say) => ({
    title: "It is confirmed, and not paid yet",
    detail: `The seat is kept until ${say.when(payBy)}. You can let them pay at the door instead.`,
  }),
  "payment-not-due": () => ({
    title: "There is nothing to pay now",
    detail: "It is paid, paid at the door, or the organizers have to say yes first.",
  }),
  "payment-time-over": ({ payBy }, say) => ({
    title: "The time to pay is over",
    detail: `The seat was kept until ${say.when(payBy)}. Nothing was taken from you: register again while there are seats.`,
  }),
  "payment-late": () => ({
    title: "The payment came too late",
    detail: "The seat is somebody else's by now. Your money goes back by itself, to where it came from.",
  }),
  "add-on-alone": () => ({
    title: "Choose a ticket to come in with",
    detail: "Nothing was booked. What you chose comes with a ticket, and lets nobody in by itself.",
  }),
  "code-unknown": () => ({
    title: "We do not know that code",
    detail: "Nothing was booked. Look at it once more, or go on without it.",
  }),
  "code-not-for-these": () => ({
    title: "That code is for other tickets",
    detail: "Nothing was booked. Choose a ticket that it is for, or go on without it.",
  }),
  "code-not-now": ({ opensAt, closedAt }, say) => ({
    title:
      opensAt !== null ? `That code works from ${say.when(opensAt)}` : `That code ended ${say.when(closedAt ?? 0)}`,
    detail: "Nothing was booked. Go on without it, or ask whoever gave it to you.",
  }),
  "code-used-up": () => ({
    title: "That code has been used up",
    detail: "Nothing was booked. Go on without it, or ask whoever gave it to you for another.",
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
  "door-full": ({ waiting }) => ({
    title: "All seats are taken",
    detail:
      waiting > 0
        ? `Nobody was registered. ${count(waiting, "person", "people")} on the waiting list come first.`
        : "Nobody was registered. A seat that is given back can be had here at once.",
  }),
  "too-many-guests": ({ max }) => ({
    title: max === 0 ? "This event takes no guests at the door" : `This event takes up to ${count(max, "guest")}`,
    detail: "Nobody was registered. An organizer can allow more in the event's set-up.",
  }),
  "import-closed": ({ status }) => ({
    title:
      status === "draft" ? "This event is a draft" : `This event ${status === "ended" ? "has ended" : "is cancelled"}`,
    detail:
      status === "draft"
        ? "Nobody was brought in, and your list is kept. Publish the event first, then try again."
        : "Nobody was brought in, and your list is kept. It takes nobody any more.",
  }),
  "pass-not-there": () => ({
    title: "That pass is not there any more",
    detail: "Nothing was changed. Reload to see which passes there are.",
  }),
  "not-confirmed-yet": () => ({
    title: "This seat is not confirmed yet",
    detail: "Nothing was changed. It can be given away once it is paid or confirmed, and its pass is there.",
  }),
  "pass-given-to-oneself": () => ({
    title: "This pass is yours already",
    detail: "Nothing was changed. Only somebody else can take it over.",
  }),
  "transfers-off": () => ({
    title: "Passes of this event stay with whoever has them",
    detail: "Nothing was changed. Give the seat back if you cannot come; somebody else can have it then.",
  }),
  "pass-offered": ({ email }) => ({
    title: `This pass is offered to ${email}`,
    detail: "Nothing was changed. Take that offer back first, then offer it to somebody else.",
  }),
  "transfer-accepted": ({ acceptedAt }, say) => ({
    title: "This offer was accepted",
    detail: `Nothing was changed: the pass was given ${say.when(acceptedAt)}. Whoever accepted has it, on their own page.`,
  }),
  "transfer-withdrawn": ({ withdrawnAt }, say) => ({
    title: "This offer was taken back",
    detail: `Nothing was changed. Whoever made it took it back ${say.when(withdrawnAt)}; ask them, or register yourself.`,
  }),
  "transfer-expired": ({ expiredAt }, say) => ({
    title: "This offer is over",
    detail: `Nothing was changed. It could be accepted until ${say.when(expiredAt)}; ask whoever made it to offer the pass again.`,
  }),
  "too-many-offers": ({ max }) => ({
    title: `Up to ${count(max, "offer")} for one event`,
    detail: "Nothing was sent. Take an offer back that nobody answers, or ask the organizers.",
  }),
  "not-registered": () => ({
    title: "No registration here",
    detail: "Nothing was changed. There is no seat for this event to work on.",
  }),
  "badge-outside": () => ({
    title: "They are not inside",
    detail: "Nothing was printed. A badge comes when their pass is scanned at the entry.",
  }),
  "badge-for-leads": () => ({
    title: "Another badge is a lead's to print",
    detail: "Nothing was printed, and the badge they have stays good. Call a lead.",
  }),
  "badges-used-up": () => ({
    title: "No more badges for this booking",
    detail: "It was printed again too often. The pass on their phone stays good.",
  }),
  "badges-off": () => ({
    title: "This event prints no badges at its entry",
    detail: "Organizers choose it under Check-in.",
  }),
  "no-passes": () => ({
    title: "No pass to print",
    detail: "A badge carries somebody's pass, and there is one as soon as their registration is confirmed.",
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
  "event-not-live": ({ status }) => NOT_LIVE[status === "ended" || status === "cancelled" ? status : "closed"],
  "gate-unknown": () => ({
    title: "This gate no longer exists",
    detail: "Nobody was admitted. Choose your gate again.",
  }),
  "pass-given": ({ givenAt }, say) => ({
    title: "This pass was given to somebody else",
    detail: `It was given ${say.when(givenAt)} and is no longer good. Who has it now has a pass of their own, on their own page.`,
  }),
  "pass-revoked": ({ revokedAt }, say) => ({
    title: "This pass is no longer good",
    detail: `It was withdrawn, or its seat given back, ${say.when(revokedAt)}. Ask the organizers, at the help desk.`,
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
  "pass-key-withdrawn": () => ({
    title: "Signed with a key that is no longer good",
    detail: "Nothing was changed. Ask them to reload their pass page; it shows a new code.",
  }),
  "pass-stale": (refusal, say) => ({
    title: `A picture of a pass, from ${say.clock(refusal.shownAt)}`,
    detail: "Do not admit. Ask them to open the pass in the app, on their own phone.",
  }),
  "pass-clock-ahead": (refusal, say) => ({
    title: `The phone's clock says ${say.clock(refusal.shownAt)}`,
    detail:
      "It is wrong, so the code cannot be told from a picture. Ask them to set it to automatic and reload the pass.",
  }),
  "pass-not-rotating": () => ({
    title: "This code stands still",
    detail: "The pass moves on its owner's phone. Ask them to open it there; if they cannot, a supervisor decides.",
  }),
  "pass-other-phone": (refusal, say) => ({
    title: `Moved to another phone ${say.when(refusal.since)}`,
    detail: "Codes from this phone no longer work. Ask for the other one, or call a supervisor.",
  }),
  "keys-used-up": () => ({
    title: "This event has used up its keys",
    detail:
      "Nothing was changed. Withdraw the key before if it leaked; for another key, move people to a copy of the event.",
  }),
  "holder-elsewhere": (refusal, say) => ({
    title: "Another phone shows this pass",
    detail: `It does since ${say.when(refusal.since)}. Nothing was changed; move the pass here if you want to use this one.`,
  }),
  "holder-changes-used-up": (refusal) => ({
    title: `This pass has moved between ${refusal.max} phones`,
    detail: "It moves no further. Show it on the last of them, or show the code that stands still.",
  }),
  "pass-not-yet-valid": (refusal, say) => ({
    title: `Valid from ${say.when(refusal.validFrom)}`,
    detail: "The code is genuine but too early. It works from then on.",
  }),
  "pass-expired": (refusal, say) => ({
    title: `Expired ${say.when(refusal.expiredAt)}`,
    detail: "The code is genuine but too old. Ask them to open CampusPulse for the current one.",
  }),
  "list-unknown": () => ({
    title: "This list no longer exists",
    detail: "Nobody was admitted. Choose another list.",
  }),
  "pass-not-found": () => ({
    title: "Nobody has this code",
    detail: "Type it again letter by letter, or look for their name.",
  }),
  "registration-unpaid": ({ payBy }, say) => ({
    title: "Not paid yet",
    detail: `The seat is kept until ${say.when(payBy)}. The pass is there as soon as it is paid.`,
  }),
  "registration-not-confirmed": () => ({
    title: "Not confirmed yet",
    detail: "Nobody was admitted. An organizer confirms them on the door list.",
  }),
  "pass-ambiguous": ({ passes }) => ({
    title: `This booking has ${passes} passes`,
    detail: "Nobody was admitted. Say how many of them come in, or choose one by name.",
  }),
  "party-too-small": ({ left, of }) => ({
    title: `Only ${left} of their party of ${of} can`,
    detail: "Nobody was admitted. Count them again, and choose that many.",
  }),
  "registration-cancelled": atGate,
  "pass-blocked": atGate,
  "already-redeemed": atGate,
  "product-not-admitted": atGate,
  "wrong-list": atGate,
  "not-inside": atGate,
  "answers-missing": atGate,
  "rule-window": atGate,
  "rule-count": atGate,
  "rule-gates": atGate,
  "rule-minutes": atGate,
  "rule-rejected": atGate,
  "home-gate": atGate,
  "home-gate-silent": atGate,
  "supervisor-needed": atGate,
  "exit-without-entry": atGate,
  "wrong-zone": atGate,
  "no-exit-here": atGate,
  "log-unknown": () => ({
    title: "This scanner's log is not known here",
    detail: "It is of another account, of another event, or of a scanner that the server never took.",
  }),
  "log-gap": ({ from }) => ({
    title: "A part of the log is missing",
    detail: `It goes on from scan ${from}. Nothing was taken of what comes after.`,
  }),
  "log-broken": ({ seq }) => ({
    title: "The log was changed",
    detail: `Scan ${seq} does not follow from the one before. Nothing was taken from there on.`,
  }),
  "log-limit": ({ max }) => ({
    title: "Too many logs",
    detail: `One account has at most ${max} of them at an event. Scan with an enrolled phone instead.`,
  }),
  "annul-moved-on": () => ({
    title: "It cannot be taken back any more",
    detail: "The pass was scanned again since. Scan it once more to see where it is.",
  }),
  "annul-not-yours": () => ({
    title: "Another device scanned this",
    detail: "Nothing was changed. Who scanned it takes it back on the same phone.",
  }),
  "annul-too-late": ({ until }, say) => ({
    title: `It could be taken back until ${say.clock(until)}`,
    detail: "Nothing was changed. Scan them out instead.",
  }),
  "zone-not-empty": ({ name, people }) => ({
    title: `${count(people, "person", "people")} in ${name} now`,
    detail: "Nothing was saved. Scan them out, or remove the zone after the event.",
  }),
  "stale-config": () => ({
    title: "A newer set-up is already in use",
    detail: "Nothing was changed. Reload to see it.",
  }),
  "stale-edit": () => ({
    title: "Somebody else changed this meanwhile",
    detail:
      "Nothing was saved, and what you typed is still here. You see their version now: look at it, then try again.",
  }),
  "capacity-below-taken": (refusal) => ({
    title: `${refusal.taken} seats are already taken`,
    detail: `Nothing was changed. Choose a capacity of at least ${refusal.taken}.`,
  }),
  "quota-below-taken": ({ name, taken }) => ({
    title: `${taken} of ${name} are already taken`,
    detail: `Nothing was changed. Choose a size of at least ${taken}.`,
  }),
  "ticket-type-taken": ({ taken }) => ({
    title: `${count(taken, "ticket")} of that type ${taken === 1 ? "is" : "are"} already taken`,
    detail: "Nothing was changed. Close its sale or hide it instead; whoever has one keeps it.",
  }),
  "codes-taken": ({ texts }) => ({
    title: `${texts.slice(0, 3).join(", ")}${texts.length > 3 ? ` and ${texts.length - 3} more` : ""} exist already`,
    detail: "Nothing was made. Choose others, or take these out.",
  }),
  "too-many-codes": ({ max }) => ({
    title: `An event has up to ${max.toLocaleString()} codes`,
    detail: "Nothing was made. One code may be used many times.",
  }),
  "already-paid": () => ({
    title: "This is paid",
    detail: "Nothing was charged again. It shows here as soon as the bank has said so, within a minute or two.",
  }),
  "refund-too-large": () => ({
    title: "That is more than is left",
    detail: "Nothing was given back. Choose what is left of the payment, or less.",
  }),
  "nothing-to-refund": () => ({
    title: "Nothing is left to give back",
    detail: "All of it has been given back already, was never paid, or a bank is deciding about it.",
  }),
  "not-another-queue": () => ({
    title: "That is no other queue",
    detail: "Nobody was moved. Choose another queue of the same event.",
  }),
  "queue-closed": ({ byRule }) =>
    byRule
      ? {
          title: "This queue takes nobody new for now",
          detail: "It may open again soon: look here in a few minutes. Whoever waits is served.",
        }
      : {
          title: "This queue is closed",
          detail: "Nobody can join now. Anyone already in it keeps their place.",
        },
  "shut-by-staff": () => ({
    title: "Staff have closed or paused this station",
    detail: "Nothing was changed: a rule leaves it as they want it.",
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
  "too-many-queues": ({ queues }) => ({
    title: `You already wait for ${queues.map(({ name }) => name).join(" and ")}`,
    detail:
      "You did not join. Two queues at a time are the most: be served at one of them, or leave it, then join here.",
  }),
  "lane-full": (refusal) => ({
    title: `${refusal.waitingMax} people are already waiting in this lane`,
    detail: "You did not join. Choose another lane, or try again in a while.",
  }),
  "cooling-down": (refusal, { clock }) => ({
    title: `You can join again at ${clock(refusal.until)}`,
    detail: "You were served just now, and others are waiting.",
  }),
  "ends-too-soon": (refusal, { clock }) => ({
    title: `This queue ends at ${clock(refusal.closesAt)}`,
    detail: "You did not join: your turn would come after that.",
  }),
  "presence-needed": () => ({
    title: "Join at the station",
    detail: "You did not join. Give the code shown on the screen there; it changes every minute.",
  }),
  "presence-code-wrong": ({ triesLeft }) => ({
    title: "That is not the code on the screen",
    detail: `You did not join. It changes every minute: type the one shown now. ${triesLeftWords(triesLeft)}`,
  }),
  "presence-tries-over": (refusal, { clock }) => ({
    title: "Too many wrong codes",
    detail: `You did not join. Try again at ${clock(refusal.until)}, or ask the staff at the station for a number.`,
  }),
  "too-far": ({ nearMetres }) => ({
    title: "Your phone says that you are not here yet",
    detail: `You did not join. This queue is for who is within ${nearMetres} m. If you are, type the code on the screen, or ask the staff for a number.`,
  }),
  "staff-gives-numbers": () => ({
    title: "The staff give out the numbers here",
    detail: "Nobody joins by phone. Go to the station and ask for one.",
  }),
  "lane-staff-only": () => ({
    title: "The staff give out the numbers of this lane",
    detail: "You did not join. Choose another lane, or ask at the station.",
  }),
  "group-too-large": (refusal) => ({
    title: `A group here is ${refusal.peopleMax} people at most`,
    detail: "Nothing was changed. Join as two groups.",
  }),
  "server-unknown": () => ({
    title: "Nobody is on duty",
    detail: "Raise “People serving” first, then call.",
  }),
  "server-busy": () => ({
    title: "Everyone serving has somebody",
    detail: "Nobody was called. Finish one, or raise “People serving”.",
  }),
  "last-server": ({ serversMin }) => ({
    title: "They are needed where they are",
    detail: `Nobody was sent. Fewer than ${Math.max(1, serversMin)} would serve there.`,
  }),
  "servers-all": () => ({ title: "Every desk there can be is in use", detail: "Nothing was opened. Close one first." }),
  "no-priority-lane": () => ({
    title: "No lane has a head start here",
    detail: "Nothing was changed. Lanes are set up with the station.",
  }),
  "no-spare-lane": () => ({
    title: "No lane is kept in reserve",
    detail: "Nothing was opened. How many there are is set up with the station.",
  }),
  "not-relieved": () => ({
    title: "Nobody has to move any more",
    detail: "You keep your place here. The queue is short enough again.",
  }),
  "move-lapsed": () => ({ title: "That was too late", detail: "They stay where they are." }),
  "move-settled": () => ({ title: "This was answered already", detail: "The list shows what came of it." }),
  "already-moving": () => ({
    title: "They are on their way already",
    detail: "Take that move back first, or wait until they are there.",
  }),
  "may-not-serve": () => ({
    title: "They may not serve there",
    detail: "Give them a role at that station first, under the event's team.",
  }),
  "not-helping": () => ({
    title: "They are not helping now",
    detail: "Nobody was sent. They are on their way home, or have said nothing today.",
  }),
  "already-there": () => ({ title: "They are there already", detail: "Nothing had to be done." }),
  "not-crowded": () => ({
    title: "An extra lane opens above 25 waiting",
    detail: "Nothing was changed.",
  }),
  "still-crowded": () => ({
    title: "The extra lane closes below 15 waiting",
    detail: "Nothing was changed.",
  }),
  "rung-enough": () => ({
    title: "They were reminded twice already",
    detail: "Nothing was sent. Mark them as missed, or wait until their time is over.",
  }),
  "undo-expired": () => ({
    title: "That can no longer be undone",
    detail: "A no-show is undone once, within ten minutes. They can join again.",
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
    detail: "That was done before, here or elsewhere. Nothing was changed, and what you see now is current.",
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
    detail:
      refusal.slot === null
        ? `Nothing was ordered and your basket is kept. It can take this order again from ${say.when(refusal.nextPossibleAt)}.`
        : `Nothing was ordered and your basket is kept. You can order for ${say.when(refusal.nextPossibleAt)} instead.`,
  }),
  "promise-moved": (refusal, say) => ({
    title: `It would be ready at ${say.clock(refusal.promisedAt)} now`,
    detail: "Others ordered while you looked. Nothing was ordered yet: order again if that suits you.",
  }),
  "choice-needed": (refusal) => ({
    title: `Choose for ${refusal.name}: ${refusal.group}`,
    detail: "Nothing was ordered and your basket is kept.",
  }),
  "order-too-long": (refusal) => ({
    title: "That is more than this kitchen can cook ahead",
    detail: `It is ${refusal.minutes} minutes of cooking, and at most ${refusal.minutesMax} can be ordered at once. Your basket is kept.`,
  }),
  "line-unknown": () => ({ title: "No such dish in this order", detail: "Nothing was changed." }),
  "substitute-pending": (refusal, say) => ({
    title: "Waiting for an answer about a substitute",
    detail: `They have until ${say.clock(refusal.until)}; then the dish falls away by itself.`,
  }),
  "must-ask": (refusal) => ({
    title: `Ask the guest about ${refusal.name}`,
    detail: "They want to be asked, or what they chose instead cannot be had now. Offer something, or leave it out.",
  }),
  "nothing-offered": () => ({
    title: "This question is settled",
    detail: "Nothing was changed. What your order holds now is shown.",
  }),
  "adds-allergen": (refusal) => ({
    title: `${refusal.name} cannot stand in for it`,
    detail:
      refusal.allergens.length === 0
        ? "Its allergens are not declared, so nobody can say that it is safe."
        : `It contains ${refusal.allergens.join(", ")}, which was not in the dish that was ordered.`,
  }),
  "slip-undo-expired": () => ({ title: "Too late to undo", detail: "Nothing was changed." }),
  "too-early": (refusal, say) => ({
    title: `Keep it until ${say.clock(refusal.from)}`,
    detail: "Somebody may still come for it. Nothing was changed.",
  }),
  "stock-unlimited": (refusal) => ({
    title: `${refusal.name} is not counted`,
    detail: "Nothing was changed. Give it a number of portions in the menu first.",
  }),
  "sold-out": (refusal) => {
    const detail = "Nothing was ordered and the rest of your basket is kept. Change the basket and order again.";
    if (refusal.kept === undefined) {
      const isGone = refusal.left === 0;
      return { title: isGone ? `${refusal.name} is sold out` : `Only ${refusal.left} ${refusal.name} left`, detail };
    }
    const title =
      refusal.left === 0
        ? `${refusal.name} cannot be ordered ahead any more`
        : `Only ${refusal.left} ${refusal.name} left to order ahead`;
    return { title, detail: `The last few are sold at the counter. ${detail}` };
  },
  "item-unknown": () => ({
    title: "A dish left the menu",
    detail: "Nothing was ordered. Choose again from the menu shown now.",
  }),
  "not-served-now": ({ name, from }, say) => ({
    title: from === null ? `${name} is not served any more` : `${name} is served from ${say.when(from)}`,
    detail: "Nothing was ordered and the rest of your basket is kept. Choose something that is on now.",
  }),
  "payment-due": () => ({
    title: "It has to be paid first",
    detail: "It is kept for you meanwhile. Pay for it, and the kitchen begins.",
  }),
  "hold-over": () => ({
    title: "It was kept for as long as it can be",
    detail: "Nothing was taken from you. Order it again while there is some.",
  }),
  "nothing-to-pay": () => ({ title: "There is nothing to pay for this order", detail: "Nothing was changed." }),
  "order-empty": () => ({ title: "Your basket is empty", detail: "Choose at least one dish." }),
  "order-too-large": (refusal) => ({
    title: "That is too much for one order",
    detail: `Up to ${refusal.linesMax} different dishes and ${refusal.quantityMax} of each. Your basket is kept.`,
  }),
  "order-unknown": () => ({
    title: "No such order here",
    detail: "Nothing was handed over. Check the code, or that this is the right stand.",
  }),
  "order-elsewhere": (refusal) => ({
    title: refusal.stand ? `That order is at ${refusal.stand}` : "That order is at another stand",
    detail: "The code is genuine. Nothing was handed over; send them there.",
  }),
  "not-your-order": () => ({ title: "That is somebody else's order", detail: "Nothing was changed." }),
  "order-not-ready": (refusal, say) => ({
    title: "Not ready yet",
    detail: `It is still ${refusal.status} and was promised for ${say.clock(refusal.promisedAt)}.`,
  }),
  "event-cancelled": () => ({
    title: "This event is cancelled",
    detail: "Nothing was changed: its people were told. Duplicate it to try again on another day.",
  }),
  "event-over": () => ({ title: "This event is over", detail: "Nothing was changed." }),
  "needs-approval": () => ({
    title: "The college publishes this",
    detail:
      "Nothing was published. Submit the draft; somebody who manages the events of the whole college looks at it.",
  }),
  "not-submitted": () => ({
    title: "This draft does not wait for an answer",
    detail: "Nothing was changed. Somebody was faster, or it was published. Reload to see how it is now.",
  }),
  "series-busy": () => ({
    title: "The last change of this series is still going on",
    detail: "Nothing was changed. Try again in a minute or two.",
  }),
  "already-series": () => ({
    title: "This event is of a series already",
    detail: "Nothing was changed. Duplicate it, and make a series of the copy.",
  }),
  "no-series": () => ({ title: "This event is of no series", detail: "Nothing was changed. Change it by itself." }),
  "too-few-dates": () => ({
    title: "A series has two dates at least",
    detail: "Nothing was made. Let it go on for longer, or leave out fewer dates.",
  }),
  "too-many-dates": (refusal) => ({
    title: `More than ${refusal.max} dates, or further than two years ahead`,
    detail: "Nothing was made. Let it end sooner, or repeat less often.",
  }),
  "series-day-fixed": () => ({
    title: "A series keeps its days",
    detail: "Nothing was changed. Move one date by itself, or cancel the following ones and make a new series.",
  }),
  "nothing-changes": () => ({ title: "Nothing has changed", detail: "It is so already." }),
  "asked-by-you": () => ({
    title: "It takes somebody else",
    detail: "You asked for this yourself. Nobody has been told yet.",
  }),
  "emergency-lapsed": (refusal, say) => ({
    title: `It lapsed at ${say.clock(refusal.at)}`,
    detail: "Nobody was told. If it is still so, ask again.",
  }),
  "emergency-withdrawn": (refusal, say) => ({
    title: `Whoever asked withdrew it at ${say.clock(refusal.at)}`,
    detail: "Nobody was told.",
  }),
  "emergency-confirmed": (refusal, say) => ({
    title: `It was confirmed at ${say.clock(refusal.at)}`,
    detail: "Everybody is told. When it is over, ask for an all-clear.",
  }),
  "not-asked-by-you": () => ({
    title: "Somebody else asked for this",
    detail: "Only they can withdraw it. Unless somebody confirms it, it lapses by itself.",
  }),
  "too-many-asked": (refusal) => ({
    title: `${refusal.max} wait for a second person already`,
    detail: "Nothing was added. Confirm one of them, or wait until one lapses.",
  }),
  "too-many-notes": (refusal) => ({
    title: `${refusal.max} were written within ${refusal.minutes} minutes`,
    detail: "This one was sent to nobody. Wait a little: whoever gets too many reads none.",
  }),
  "nobody-to-write-to": (refusal) => ({
    title: refusal.audience === "staff" ? "Nobody else serves here now" : "Nobody waits here now whom you can write to",
    detail: "This was sent to nobody.",
  }),
  "already-served": (refusal, say) => ({
    title: `Already handed over at ${say.clock(refusal.servedAt)}`,
    detail: "An order is handed over once. If that was not them, ask the kitchen's lead.",
  }),
};

function count(many: number, one: string, more = `${one}s`): string {
  return `${many.toLocaleString()} ${many === 1 ? one : more}`;
}

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

function triesLeftWords(triesLeft: number): string {
  if (triesLeft === 0) return "That was the last try for ten minutes.";
  return triesLeft === 1 ? "You have one more try." : `You have ${triesLeft} more tries.`;
}
