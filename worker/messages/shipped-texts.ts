import type { MessageKind, TemplateKind } from "#shared/message-kinds";
import type { TemplateText } from "#shared/views/messages";

const GOES_BACK = "What you paid goes back by itself, to where it came from; banks take some days for it.";

/** A mail: whom it greets, what it says, when and where that is, and what to open. */
function mail(says: string, does: string): string {
  return [
    "Hello {{ person.name }},",
    says,
    "{{ event.when }}\n{{ event.venue }}, {{ college.name }}",
    `${does}: {{ link }}`,
  ].join("\n\n");
}

/** Only where it is known whence they come. */
const WALK = "{% if walk.minutes %} It is about {{ walk.minutes }} min on foot from {{ walk.from }}.{% endif %}";

const open = "Open it in CampusPulse";

/** What each kind of message says where a college has no words of its own. */
export const SHIPPED_TEXTS: Readonly<Record<TemplateKind, TemplateText>> = {
  "pass-issued": {
    title: "Your pass for {{ event.title }}",
    text: mail("your pass for {{ event.title }} is ready.", "Open it in CampusPulse and show it at the gate"),
    short: "Your pass is ready. Show it at the gate.",
  },
  "pass-given": {
    title: "Accepted: your pass for {{ event.title }}",
    text: mail(
      '{{ taken.by | default: "somebody" }} accepted the pass for {{ event.title }} that you offered. It is theirs now, and yours opens no gate any more.',
      "Look at the event in CampusPulse",
    ),
    short: '{{ taken.by | default: "Somebody" }} accepted the pass that you offered. It is theirs now.',
  },
  "seat-offered": {
    title: "A seat for you at {{ event.title }}",
    text: mail(
      "a seat at {{ event.title }} is free, and you are next. It is kept for you until {{ offer.until }}; then it goes to the next in line.",
      "Take it in CampusPulse",
    ),
    short: "A seat is free, and kept for you until {{ offer.until }}.",
  },
  "payment-due": {
    title: "Accepted, and to be paid: {{ event.title }}",
    text: mail(
      "the organizers of {{ event.title }} say yes. Pay for your seat until {{ payment.until }}, and your pass is ready at once; after that it goes to somebody else.",
      "Pay in CampusPulse",
    ),
    short: "The organizers say yes. Pay for your seat until {{ payment.until }}.",
  },
  "payment-late": {
    title: "Your payment came too late: {{ event.title }}",
    text: mail(
      `your payment for {{ event.title }} came when what it was for was not kept for you any more. ${GOES_BACK}`,
      "See in CampusPulse what there is",
    ),
    short: "Your payment came when what it was for was not kept any more. It goes back by itself.",
  },
  "registration-unpaid": {
    title: "Not paid in time: {{ event.title }}",
    text: mail(
      "your seat at {{ event.title }} was kept until {{ payment.until }}, and was not paid. It is free for others now, and nothing was taken from you.",
      "Register again in CampusPulse while there are seats",
    ),
    short: "Your seat was not paid in time, and is free for others now. Nothing was taken from you.",
  },
  "registration-withdrawn": {
    title: "Your registration was cancelled: {{ event.title }}",
    text: mail(
      `the organizers of {{ event.title }} have cancelled your registration.{% if payment.back %} ${GOES_BACK}{% endif %} If you think that this is a mistake, ask them.`,
      "Look at the event in CampusPulse",
    ),
    short: "The organizers have cancelled your registration.{% if payment.back %} What you paid goes back.{% endif %}",
  },
  "event-cancelled": {
    title: "Cancelled: {{ event.title }}",
    text: mail(
      `{{ event.title }} was cancelled and does not take place.\n\n{{ cancel.reason }}\n\n{% if payment.back %}${GOES_BACK}\n\n{% endif %}It was to be:`,
      "Read more in CampusPulse",
    ),
    short: "It does not take place. {{ cancel.reason }}",
  },
  "event-moved": {
    title: "New time or place: {{ event.title }}",
    text: mail(
      "the time or the place of {{ event.title }} has changed. You keep your place; this is how it is now:",
      "Look at it in CampusPulse",
    ),
    short: "Now {{ event.when }}, {{ event.venue }}. You keep your place.",
  },
  "reminder-day": {
    title: "Tomorrow: {{ event.title }}",
    text: mail("{{ event.title }} is soon, and you have a place.", "Open your pass in CampusPulse"),
    short: "{{ event.when }}, {{ event.venue }}. Your pass is in CampusPulse.",
  },
  "reminder-hour": {
    title: "Soon: {{ event.title }}",
    text: mail(`{{ event.title }} begins in about an hour.${WALK}`, "Open your pass in CampusPulse"),
    short: `It begins {{ event.when }}, {{ event.venue }}.${WALK} Have your pass ready.`,
  },
  "queue-next": {
    title: "{% if turn.minutes %}Nearly your turn{% else %}You are next{% endif %}: {{ station.name }}",
    text: mail(
      "{% if turn.minutes %}it is your turn in about {{ turn.minutes }} min{% else %}you are next{% endif %} at {{ station.name }}. Please come now, with number {{ token.number }}.",
      open,
    ),
    short:
      "Number {{ token.number }}: please come, you are called in {% if turn.minutes %}about {{ turn.minutes }} min{% else %}a moment{% endif %}.",
  },
  "queue-called": {
    title: "It is your turn: {{ station.name }}",
    text: mail("it is your turn at {{ station.name }}: number {{ token.number }}.", open),
    short: "Number {{ token.number }} is called now.",
  },
  "pickup-now": {
    title: "Your order is ready",
    text: mail("your order {{ order.number }} at {{ station.name }} is ready. Pick it up now.", open),
    short: "Order {{ order.number }}: pick it up now at {{ station.name }}.",
  },
  "long-queue": {
    title: "A long queue: {{ station.name }}",
    text: mail("{{ queue.length }} people wait at {{ station.name }}.", open),
    short: "{{ queue.length }} people wait. Please help there if you can.",
  },
  "shorter-queue": {
    title: "Send people on from {{ station.name }}",
    text: mail("the queue at {{ station.name }} is long. It is shorter at {{ station.other }}.", open),
    short: "The queue is shorter at {{ station.other }}: tell those who wait.",
  },
  "rule-person": {
    title: "{{ event.title }}",
    text: mail("{{ rule.text }}", open),
    short: "{{ rule.text }}",
  },
  "rule-staff": {
    title: "{{ event.title }}: {{ station.name | default: college.name }}",
    text: mail("{{ rule.text }}", open),
    short: "{{ rule.text }}",
  },
  "rule-everybody": {
    title: "{{ event.title }}",
    text: mail("{{ rule.text }}", open),
    short: "{{ rule.text }}",
  },
  emergency: {
    title: "{% if emergency.over %}All clear{% else %}Emergency{% endif %}: {{ event.title | default: college.name }}",
    text: "Hello {{ person.name }},\n\n{{ emergency.text }}\n\n{{ event.title | default: college.name }}\n\nWhat is shown now, in CampusPulse: {{ link }}",
    short: "{{ emergency.text }}",
  },
  "emergency-asked": {
    title: "Confirm an emergency: {{ event.title | default: college.name }}",
    text: "Hello {{ person.name }},\n\n{{ emergency.from }} asks to send this to everybody at once:\n\n{{ emergency.text }}\n\nIt goes out only if a second person confirms it within five minutes. Look first whether it is so: {{ link }}",
    short: "{{ emergency.from }} asks: {{ emergency.text }} Confirm within five minutes, if it is so.",
  },
};

/** Where each kind leads: a path below the college's own. */
export function pathOf(kind: MessageKind, eventId: string | null): string {
  if (kind === "emergency-asked") return eventId === null ? "emergencies" : `console/events/${eventId}/emergencies`;
  if (eventId === null) return kind === "emergency" ? "" : "mine";
  switch (kind) {
    case "pass-issued":
    case "reminder-day":
    case "reminder-hour":
      return `events/${eventId}/pass`;
    default:
      return `events/${eventId}`;
  }
}
