import type { OutsideChannel, Topic } from "#shared/message-kinds";

export const TOPIC_WORDS: Readonly<Record<Topic, { readonly title: string; readonly says: string }>> = {
  places: { title: "Your passes and places", says: "A pass that is ready, a seat that is free, what is to be paid" },
  changes: { title: "Changes", says: "A new time or place, or an event that is cancelled" },
  reminders: { title: "Reminders", says: "A day and an hour before an event you go to" },
  turns: { title: "Queues and food", says: "You are next, it is your turn, your order is ready" },
  news: { title: "News from events", says: "What organizers tell you at an event" },
  "event-campaigns": {
    title: "Campaigns about events",
    says: "What organizers write to all or many who go to an event. With nothing chosen you get none of it, not even here",
  },
  "college-campaigns": {
    title: "Campaigns of the college",
    says: "What your college writes to its members. With nothing chosen you get none of it, not even here",
  },
  work: { title: "When you help", says: "Where a queue is long, what to do next" },
};

export const CHANNEL_WORDS: Readonly<Record<OutsideChannel, string>> = {
  mail: "By mail",
  push: "As a notification",
  sms: "By text message",
};

/** Nobody misses what became of their place or money. */
export const ALWAYS_BY_MAIL: ReadonlySet<Topic> = new Set<Topic>(["places", "changes"]);
