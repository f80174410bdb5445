/** What a run must have met at least once, or it proved too little. */
export const SOMETIMES = [
  "reply lost and retried",
  "request duplicated",
  "crash between turn and reply",
  "alarm twice",
  "alarm late",
  "last seat contested",
  "sold out",
  "same dish on two lines",
  "two gates scan one pass",
  "hold expired",
  "offer taken",
  "order handed over twice",
  "substitute taken",
  "substitute not answered in time",
  "order voided",
  "step undone",
  "object before its configuration",
  "old configuration arrives late",
  "projection refused",
  "projection committed, reply lost",
  "projection of a dead object arrives late",
  "wake-up call lost",
  "clock jumped back",
] as const;

export type Sometimes = (typeof SOMETIMES)[number];
