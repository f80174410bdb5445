/** What the list of events can be narrowed to; it stands in the address. */
export const EVENT_FILTERS = ["all", "draft", "published", "live", "ended", "cancelled"] as const;
export type EventFilter = (typeof EVENT_FILTERS)[number];
