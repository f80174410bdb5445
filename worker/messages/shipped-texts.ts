import type { MessageKind, TemplateKind } from "#shared/message-kinds";
import type { TemplateText } from "#shared/views/messages";
import type { MessageCause } from "../repositories/message-causes.ts";

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

const DONE = `{% case account.change %}${[
  ["passkey-added", "added a passkey"],
  ["code-used", "used one of your recovery codes"],
  ["campus-connected", "connected a campus account, which opens your account at {{ college.name }} from now on"],
  ["campus-disconnected", "disconnected a campus account"],
]
  .map(([change, says]) => `{% when "${change}" %}${says}`)
  .join("")}{% endcase %}`;
const IF_NOT_YOU =
  "If that was not you, sign out everywhere on your account page and tell your college's administrators.";

const WHY_OFF =
  "{% if webhook.gone %}It answered that it is no more (410).{% else %}Nothing has got through to it for three days.{% endif %}";

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
  "queue-asked": {
    title: "Are you still coming? {{ station.name }}",
    text: mail(
      "it is nearly your turn at {{ station.name }}, with number {{ token.number }}. Say within {{ answer.minutes }} min that you still come, or others are called before you.",
      "Say so in CampusPulse",
    ),
    short:
      "Number {{ token.number }}: say within {{ answer.minutes }} min that you still come, or others are called before you.",
  },
  "queue-soon": {
    title: "Nearly your turn: {{ station.name }}",
    text: mail(
      "it is your turn at {{ station.name }} {% if turn.minutes %}in about {{ turn.minutes }} min{% else %}soon{% endif %}. Please come, with number {{ token.number }}.",
      open,
    ),
    short:
      "Number {{ token.number }}: please come, you are called {% if turn.minutes %}in about {{ turn.minutes }} min{% else %}soon{% endif %}.",
  },
  "queue-next": {
    title: "{% if turn.ahead %}{{ turn.ahead }} before you{% else %}You are next{% endif %}: {{ station.name }}",
    text: mail(
      "{% if turn.ahead %}only {{ turn.ahead }} before you{% else %}you are next{% endif %} at {{ station.name }}. Please come now, with number {{ token.number }}.",
      open,
    ),
    short:
      "Number {{ token.number }}: please come now, {% if turn.ahead %}only {{ turn.ahead }} before you{% else %}you are called next{% endif %}.",
  },
  "queue-called": {
    title: "It is your turn: {{ station.name }}",
    text: mail("it is your turn at {{ station.name }}: number {{ token.number }}.", open),
    short: "Number {{ token.number }} is called now.",
  },
  "queue-held": {
    title:
      "{% if held.silent %}You did not answer{% else %}You were called, and not there{% endif %}: {{ station.name }}",
    text: mail(
      "{% if held.silent %}you did not say whether you still come to {{ station.name }}{% else %}number {{ token.number }} was called at {{ station.name }}, and you were not there{% endif %}. Others are called before you. Say that you are here, and you stand in your old place again.",
      "Say so in CampusPulse",
    ),
    short:
      "Number {{ token.number }}: others are called before you. Say that you are here, and you have your old place again.",
  },
  "queue-later": {
    title: "Later than you were told: {{ station.name }}",
    text: mail(
      "your turn at {{ station.name }} comes later than you were told{% if turn.minutes %}: in about {{ turn.minutes }} min{% endif %}. Your place is kept.",
      open,
    ),
    short:
      "Number {{ token.number }} comes later than you were told{% if turn.minutes %}: in about {{ turn.minutes }} min{% endif %}. Your place is kept.",
  },
  "queue-sooner": {
    title: "Sooner than you were told: {{ station.name }}",
    text: mail(
      "your turn at {{ station.name }} comes sooner than you were told{% if turn.minutes %}: in about {{ turn.minutes }} min{% endif %}, with number {{ token.number }}.",
      open,
    ),
    short:
      "Number {{ token.number }} comes sooner than you were told{% if turn.minutes %}: in about {{ turn.minutes }} min{% endif %}.",
  },
  "line-began": {
    title: "Somebody is waiting: {{ station.name }}",
    text: mail("somebody is waiting at {{ station.name }}, where nobody was.", open),
    short: "Somebody is waiting where nobody was.",
  },
  "order-later": {
    title: "Your order comes later",
    text: mail(
      "your order {{ order.number }} at {{ station.name }} is not ready yet, later than promised. It is expected in about {{ order.wait }} min.",
      open,
    ),
    short: "Order {{ order.number }} at {{ station.name }} comes later than promised: in about {{ order.wait }} min.",
  },
  "order-asked": {
    title: "{{ dish.name }} ran out: {{ dish.instead }} instead?",
    text: mail(
      "{{ dish.name }} of your order {{ order.number }} at {{ station.name }} has run out. The kitchen offers {{ dish.instead }} instead. Without an answer within two minutes it falls away, and is not owed.",
      "Answer in CampusPulse",
    ),
    short:
      "{{ station.name }} offers {{ dish.instead }} instead. Without an answer within two minutes it falls away, and is not owed.",
  },
  "order-changed": {
    title: "Your order has changed: {{ station.name }}",
    text: mail(
      "something of your order {{ order.number }} at {{ station.name }} has run out: it falls away and is not owed, or what you chose instead stands in for it.",
      "See what it is now",
    ),
    short:
      "Something of order {{ order.number }} has run out: it falls away and is not owed, or what you chose stands in for it.",
  },
  "order-refused": {
    title: "Your order is not made: {{ station.name }}",
    text: mail(
      `{{ station.name }} cannot make your order {{ order.number }}{% if stand.reason %}: {{ stand.reason }}{% endif %}.{% if payment.back %} ${GOES_BACK}{% endif %}`,
      "Look at the menu in CampusPulse",
    ),
    short:
      "Order {{ order.number }} cannot be made{% if stand.reason %}: {{ stand.reason }}{% endif %}.{% if payment.back %} What you paid goes back.{% endif %}",
  },
  "pickup-now": {
    title: "Your order is ready",
    text: mail("your order {{ order.number }} at {{ station.name }} is ready. Pick it up now.", open),
    short: "Order {{ order.number }}: pick it up now at {{ station.name }}.",
  },
  "queue-note": {
    title: "{{ station.name }}: a word to who waits",
    text: mail("{{ station.name }} says:\n\n{{ note.text }}", open),
    short: "{{ note.text }}",
  },
  "staff-note": {
    title: "{{ note.from }}, {{ station.name }}",
    text: mail("{{ note.from }} writes to who serves at {{ station.name }}:\n\n{{ note.text }}", open),
    short: "{{ note.text }}",
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
  "account-changed": {
    title: `{% case account.change %}${[
      ["passkey-added", "A passkey was added to your account"],
      ["code-used", "A recovery code was used in place of your passkey"],
      ["campus-connected", "A campus account was connected to your account"],
      ["campus-disconnected", "A campus account was disconnected from your account"],
    ]
      .map(([change, says]) => `{% when "${change}" %}${says}`)
      .join("")}{% endcase %}`,
    text: `Hello {{ person.name }},\n\nsomebody signed in as you has ${DONE}.\n\n${IF_NOT_YOU}{% if link %}\n\nYour account: {{ link }}{% endif %}`,
    short: `Somebody signed in as you has ${DONE}. ${IF_NOT_YOU}`,
  },
  "webhook-off": {
    title: "The webhook {{ webhook.name }} was switched off",
    text: `Hello {{ person.name }},\n\n{{ college.name }} sends nothing to {{ webhook.url }} any more. ${WHY_OFF}\n\nSwitch it on again when it answers, and have what it missed sent anew: {{ link }}`,
    short: WHY_OFF,
  },
  "support-asked": {
    title: "CampusPulse support asks to look into {{ college.name }}",
    text: "Hello {{ person.name }},\n\n{{ support.from }} of CampusPulse asks to be let into {{ college.name }} for {{ support.hours }} h:\n\n{{ support.reason }}\n\nNobody is let in unless you say so, here: {{ link }}",
    short: "{{ support.from }} asks to be let in for {{ support.hours }} h. Nobody is unless you say so.",
  },
  "campaign-asked": {
    title: "A campaign waits for your yes",
    text: "Hello {{ person.name }},\n\n{{ campaign.from }} wrote to many people of {{ college.name }} at once. It goes out when somebody who wrote none of it says yes: {{ link }}",
    short: "{{ campaign.from }} wrote to many people at once. It goes out when somebody else says yes.",
  },
};

/** Of what is about no event. */
const PLACES: Partial<Record<MessageKind, string>> = {
  ...{ emergency: "", "account-changed": "account", "webhook-off": "integrations", "support-asked": "settings" },
  "campaign-asked": "campaigns",
};

/** Staff are led to the page they work with. */
const OF_STAFF: ReadonlySet<MessageKind> = new Set([
  ...(["line-began", "staff-note", "long-queue", "shorter-queue", "rule-staff"] as const),
]);

/** Where each kind leads: a path below the college's own, as near as can be to what it is about. */
export function pathOf(kind: MessageKind, eventId: string | null, place: MessageCause["place"] = null): string {
  if (place) {
    const station = `${OF_STAFF.has(kind) ? "console/" : ""}stations/${place.stationId}`;
    return place.orderId ? `${station}/orders/${place.orderId}` : station;
  }
  if (kind === "emergency-asked") return eventId === null ? "emergencies" : `console/events/${eventId}/emergencies`;
  if (eventId === null) return PLACES[kind] ?? "mine";
  switch (kind) {
    case "pass-issued":
    case "reminder-day":
    case "reminder-hour":
      return `events/${eventId}/pass`;
    default:
      return `events/${eventId}`;
  }
}
