import type { Facts } from "./domain/rules/types.ts";

/** Where a message can go. `inbox`: kept in the app, where all of them lie. */
export const CHANNELS = ["inbox", "mail", "push", "sms"] as const;
export type Channel = (typeof CHANNELS)[number];
/** Those a message is sent by: each can fail. */
export const OUTSIDE_CHANNELS = ["mail", "push", "sms"] as const;
export type OutsideChannel = (typeof OUTSIDE_CHANNELS)[number];

/** `pending` until it ends, once: a provider has it, or refused it, or it was of no use any more. */
export const MESSAGE_STATUSES = ["pending", "delivered", "failed", "expired"] as const;
export type MessageStatus = (typeof MESSAGE_STATUSES)[number];
export type MessageEnd = Exclude<MessageStatus, "pending">;

/** What people choose channels for. */
export const TOPICS = [
  "places",
  "changes",
  "reminders",
  "turns",
  "news",
  "work",
  "event-campaigns",
  "college-campaigns",
] as const;
export type Topic = (typeof TOPICS)[number];

export const MESSAGE_KINDS = [
  "pass-issued",
  "pass-given",
  "seat-offered",
  "payment-due",
  "payment-late",
  "registration-unpaid",
  "registration-withdrawn",
  "event-cancelled",
  "event-moved",
  "reminder-day",
  "reminder-hour",
  "queue-asked",
  "queue-soon",
  "queue-next",
  "queue-called",
  "queue-held",
  "queue-later",
  "queue-sooner",
  "line-began",
  "order-later",
  "order-asked",
  "order-changed",
  "order-refused",
  "pickup-now",
  "queue-note",
  "staff-note",
  "long-queue",
  "shorter-queue",
  "rule-person",
  "rule-staff",
  "rule-everybody",
  "event-campaign",
  "college-campaign",
  "emergency",
  "emergency-asked",
  "account-changed",
  "webhook-off",
  "support-asked",
  "campaign-asked",
] as const;
export type MessageKind = (typeof MESSAGE_KINDS)[number];

/** What organizers write to many at once: who has withdrawn from its topic gets none of it, not even in the app. */
export const CAMPAIGN_KINDS = ["event-campaign", "college-campaign"] as const;
export type CampaignKind = (typeof CAMPAIGN_KINDS)[number];
export const CAMPAIGN_TOPICS = ["event-campaigns", "college-campaigns"] as const satisfies readonly Topic[];
export type CampaignTopic = (typeof CAMPAIGN_TOPICS)[number];

/** Those whose words a college can set once and for all; a campaign brings its own. */
export type TemplateKind = Exclude<MessageKind, CampaignKind>;
export const TEMPLATE_KINDS = MESSAGE_KINDS.filter((kind): kind is TemplateKind => !isCampaign(kind));

export function isCampaign(kind: MessageKind): kind is CampaignKind {
  return CAMPAIGN_KINDS.some((one) => one === kind);
}

/** What can be done to somebody's account that they must hear of. */
export type AccountChange = "passkey-added" | "code-used" | "campus-connected" | "campus-disconnected";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

type KindSpec = {
  readonly topic: Topic;
  /** What it is about, as a console lists it. */
  readonly says: string;
  /** Goes out in quiet hours too: a moment later it would be of no use. */
  readonly isUrgent: boolean;
  /** A mail of it goes out whatever somebody chose: it says what became of their place or money. */
  readonly isEssential: boolean;
  /** Goes every way there is, whatever somebody chose. */
  readonly isForced?: boolean;
  /** After this it helps nobody. */
  readonly goodForMs: number;
  /** What a text may name, beyond the person, the college, the event and the link. */
  readonly variables: readonly VariableName[];
};

/** What texts can name, with what stands there in a preview where nothing real is known. */
export const VARIABLES = {
  "person.name": "Ana Silva",
  "college.name": "Riverside College",
  "event.title": "Open Day",
  "event.when": "Friday, 13 November 2026 at 18:00",
  "event.venue": "Main Hall",
  link: "/riverside/events/…",
  "offer.until": "Friday, 13 November 2026 at 12:00",
  "payment.until": "Friday, 13 November 2026 at 12:00",
  "payment.back": "yes",
  "taken.by": "ben@college.example",
  "cancel.reason": "The hall is under water.",
  "station.name": "Desk",
  "station.other": "Second desk",
  "queue.length": "26",
  "token.number": "12",
  "order.number": "7",
  "order.wait": "6",
  "dish.name": "Miso ramen",
  "dish.instead": "Rice bowl",
  "stand.reason": "Burnt",
  "rule.text": "hurry",
  "note.text": "We are back in ten minutes.",
  "note.from": "Ana Silva",
  "turn.minutes": "8",
  "turn.ahead": "2",
  "answer.minutes": "4",
  "held.silent": "yes",
  "walk.minutes": "6",
  "walk.from": "Science Hall",
  "emergency.text": "Leave the building now.",
  "emergency.from": "Ana Silva",
  "emergency.over": "yes",
  "account.change": "passkey-added",
  "webhook.name": "Timetable",
  "webhook.url": "https://timetable.college.example/hooks",
  "webhook.gone": "",
  "support.from": "Sam Reed",
  "support.reason": "You asked us why a gate refuses passes.",
  "campaign.from": "Ben Adler",
  "support.hours": "2",
} as const;
export type VariableName = keyof typeof VARIABLES;
/** Values of a message's variables; one that is not known is an empty text. */
export type Variables = Readonly<Partial<Record<VariableName, string>>>;

/** Every text may name these. */
export const USUAL_VARIABLES = [
  "person.name",
  "college.name",
  "event.title",
  "event.when",
  "event.venue",
  "link",
] as const satisfies readonly VariableName[];

const essential = (topic: Topic, says: string, variables: readonly VariableName[] = []): KindSpec => ({
  ...{ topic, says, variables, isUrgent: false, isEssential: true, goodForMs: 24 * HOUR },
});
const urgent = (topic: Topic, says: string, goodForMs: number, variables: readonly VariableName[]): KindSpec => ({
  ...{ topic, says, variables, goodForMs, isUrgent: true, isEssential: false },
});
const campaign = (topic: CampaignTopic, says: string): KindSpec => ({
  ...{ topic, says, variables: [], isUrgent: false, isEssential: false, goodForMs: 48 * HOUR },
});

const NOTE_VARIABLES = ["station.name", "note.text", "note.from"] as const satisfies readonly VariableName[];

export const KINDS: Readonly<Record<MessageKind, KindSpec>> = {
  "pass-issued": essential("places", "A pass is ready"),
  "pass-given": essential("places", "Somebody accepted a pass", ["taken.by"]),
  "seat-offered": essential("places", "A seat is free for who waited", ["offer.until"]),
  "payment-due": essential("places", "Accepted, and to be paid", ["payment.until"]),
  "payment-late": essential("places", "A payment came too late"),
  "registration-unpaid": essential("places", "Not paid in time", ["payment.until"]),
  "registration-withdrawn": essential("places", "A registration was cancelled", ["payment.back"]),
  "event-cancelled": essential("changes", "An event was cancelled", ["cancel.reason", "payment.back"]),
  "event-moved": essential("changes", "An event has a new time or place"),
  "reminder-day": {
    ...{ topic: "reminders", says: "A day before an event", variables: [], goodForMs: 12 * HOUR },
    ...{ isUrgent: false, isEssential: false },
  },
  "reminder-hour": urgent("reminders", "An hour before an event", HOUR, ["walk.minutes", "walk.from"]),
  "queue-asked": urgent("turns", "Are you still coming?", 4 * MINUTE, [
    ...(["station.name", "token.number", "answer.minutes"] as const),
  ]),
  "queue-soon": urgent("turns", "It is nearly your turn", 10 * MINUTE, [
    ...(["station.name", "token.number", "turn.minutes"] as const),
  ]),
  "queue-next": urgent("turns", "You are next", 15 * MINUTE, [
    ...(["station.name", "token.number", "turn.ahead", "turn.minutes"] as const),
  ]),
  "queue-called": urgent("turns", "It is your turn", 10 * MINUTE, ["station.name", "token.number"]),
  "queue-held": urgent("turns", "A missed call", 10 * MINUTE, ["station.name", "token.number", "held.silent"]),
  "queue-later": urgent("turns", "Your turn comes later", 15 * MINUTE, [
    ...(["station.name", "token.number", "turn.minutes"] as const),
  ]),
  "queue-sooner": urgent("turns", "Your turn comes sooner", 15 * MINUTE, [
    ...(["station.name", "token.number", "turn.minutes"] as const),
  ]),
  "line-began": urgent("work", "Somebody is waiting", 5 * MINUTE, ["station.name"]),
  "order-later": urgent("turns", "Food comes later", 15 * MINUTE, ["station.name", "order.number", "order.wait"]),
  "order-asked": urgent("turns", "A dish ran out: a question", 2 * MINUTE, [
    ...(["station.name", "order.number", "dish.name", "dish.instead"] as const),
  ]),
  "order-changed": urgent("turns", "A dish of an order ran out", 30 * MINUTE, ["station.name", "order.number"]),
  "order-refused": {
    ...urgent("turns", "A stand does not make an order", 60 * MINUTE, [
      ...(["station.name", "order.number", "stand.reason", "payment.back"] as const),
    ]),
    isEssential: true,
  },
  "pickup-now": urgent("turns", "Food is ready", 30 * MINUTE, ["station.name", "order.number"]),
  "queue-note": urgent("turns", "What a station tells who waits", 30 * MINUTE, NOTE_VARIABLES),
  "staff-note": urgent("work", "What a station tells its staff", 30 * MINUTE, NOTE_VARIABLES),
  "long-queue": urgent("work", "A queue is long", 15 * MINUTE, ["station.name", "queue.length"]),
  "shorter-queue": urgent("work", "Another queue is shorter", 15 * MINUTE, ["station.name", "station.other"]),
  "rule-person": urgent("news", "What a rule tells somebody", 30 * MINUTE, ["rule.text", "station.name"]),
  "rule-staff": urgent("work", "What a rule tells staff", 30 * MINUTE, ["rule.text", "station.name"]),
  // A rule is nobody's judgement: who sleeps is not woken by it. What is an emergency two people tell.
  "rule-everybody": {
    ...{
      topic: "news",
      says: "What a rule tells everybody",
      variables: ["rule.text", "station.name"],
      goodForMs: HOUR,
    },
    ...{ isUrgent: false, isEssential: false },
  },
  "event-campaign": campaign("event-campaigns", "A campaign of an event"),
  "college-campaign": campaign("college-campaigns", "A campaign of the college"),
  emergency: {
    ...urgent("news", "An emergency", HOUR, ["emergency.text", "emergency.over"]),
    ...{ isEssential: true, isForced: true },
  },
  "emergency-asked": {
    ...urgent("work", "An emergency to be confirmed", 5 * MINUTE, ["emergency.text", "emergency.from"]),
    isForced: true,
  },
  // Whoever did it may be at it still, so it wakes people; and what a mail service refuses tonight goes out tomorrow.
  "account-changed": {
    ...urgent("news", "Something about an account", 24 * HOUR, ["account.change"]),
    isEssential: true,
  },
  "webhook-off": essential("work", "A webhook was switched off", ["webhook.name", "webhook.url", "webhook.gone"]),
  "support-asked": essential("work", "Support asks to be let in", ["support.from", "support.reason", "support.hours"]),
  "campaign-asked": {
    ...essential("work", "A campaign waits for a second person", ["campaign.from"]),
    isEssential: false,
  },
};

/** What happens to who has chosen nothing. */
export const USUAL_CHANNELS: Readonly<Record<Topic, readonly OutsideChannel[]>> = {
  places: ["mail"],
  changes: ["mail", "push"],
  reminders: ["mail", "push"],
  turns: ["push"],
  news: ["push"],
  work: ["push"],
  // Until they withdraw by mail, and by nothing else until they ask for it.
  "event-campaigns": ["mail"],
  "college-campaigns": ["mail"],
};

/** Names a text may use. */
export function variablesOf(kind: MessageKind): readonly VariableName[] {
  // A campaign of the college is about no event.
  const usual = kind === "college-campaign" ? (["person.name", "college.name", "link"] as const) : USUAL_VARIABLES;
  return [...usual, ...KINDS[kind].variables];
}

/** What a rule's facts are called in texts. */
export function variablesOfFacts(facts: Facts): Variables {
  const known: [VariableName, string | undefined][] = [
    ["station.name", "station.name"],
    ["queue.length", "queue.length"],
    ["order.number", "order.number"],
    ["order.wait", "order.wait_minutes"],
    ["token.number", "token.number"],
    ["station.other", "other.station"],
  ].map(([name, fact]) => [name as VariableName, facts[fact ?? ""]?.toString()]);
  return Object.fromEntries(known.filter(([, value]) => value !== undefined));
}
