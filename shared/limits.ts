// Bounds of what people enter, one home for forms, doors and engines. Plain numbers: a page that needs one must not load
// a schema library for it.

/** The largest campus events seen are open days of about 80,000. */
export const CAPACITY_MAX = 100_000;
export const GATES_MAX = 32;
export const STATIONS_MAX = 200;

/** More lanes than this and nobody knows where to stand. */
export const LANES_MAX = 8;
/** More people serving at one station than this is a second station. */
export const SERVERS_MAX = 50;

/** More dishes than this are two stands. */
export const MENU_ITEMS_MAX = 80;
export const COOKS_MAX = 50;
/** More kinds of dish in one order than this is a catering request. */
export const ORDER_LINES_MAX = 20;
/** Of one dish in one order. */
export const QUANTITY_MAX = 20;
/** Characters of a note to the kitchen. */
export const NOTE_CHARS_MAX = 140;

/** Of a pass: what a person can read aloud, and a few hundred large events hold without repeating. */
export const SHORT_CODE_CHARS = 8;

/** What makes a phone a scanner, typed once. */
export const DEVICE_CODE_CHARS = 8;

/** Support is let into a college for this long at most. */
export const SUPPORT_HOURS_MAX = 8;

/** What the people of an event are told, or a club of its draft. */
export const REASON_CHARS_MAX = 500;

/** Two terms of a daily class; each is an event of its own. */
export const OCCURRENCES_MAX = 100;
/** Nobody plans a campus further ahead. */
export const SERIES_HORIZON_YEARS = 2;
