// Apart from the schemas of `live.ts`: a page that only speaks the protocol must not carry a schema library.

export const PING = "ping";
export const PONG = "pong";

export const CLOSE_MALFORMED = 4400;
/** The session ended, or its owner's role changed: load the page again. */
export const CLOSE_SESSION_ENDED = 4401;
export const CLOSE_TOO_MANY = 4429;
/** Somebody else serves this listener now: connect again. */
export const CLOSE_MOVED = 4410;

/** Nothing was confirmed for too long: connect again, and go on from what is known. */
export const CLOSE_TOO_SLOW = 4408;

/**
 * A client confirms every so many characters it was sent, pongs apart. Small beside what a phone's connection holds in flight, and
 * large beside a delta: a busy event is some kilobytes a second.
 */
export const SEEN_EVERY_CHARS = 65_536;

/** A code that is scanned, as typed or decoded from a QR; longer input is not ours. */
export const SCANNED_CODE_CHARS_MAX = 512;
/** Longer than a scanner tries one scan by itself, and too short to bring back a pass whose time is over. */
export const SCAN_LATE_MS_MAX = 60_000;
/** Questions at the door take some minutes; whoever stands there longer shows their pass again. */
export const SHOWING_MS_MAX = 10 * 60_000;

/** Where each channel is reached, below `/api/{college}`. Who you are is what your session says. */
export const LIVE_PATHS = {
  /** LiveFeed: entries `event` → EventSummary, `station:{id}` → StationSummary. Anyone, signed in or not. */
  feed: (eventId: string) => `/live/events/${eventId}`,
  /**
   * Station. Everyone: `summary` → StationSummary, `menu` → MenuItemView[] (food). Token and order holders also
   * `mine:token` → TokenView and `mine:order:{id}` → OrderView. Staff also `token:{id}` → StaffTokenView and
   * `order:{id}` → KitchenOrderView for everything live.
   */
  station: (stationId: string) => `/live/stations/${stationId}`,
  /** EventLedger, for scanners: `event` → EventSummary, `gates` → GateCount[], `incidents` → GateIncident[]; accepts `scan` frames. */
  gate: (eventId: string) => `/live/gates/${eventId}`,
  /** LiveFeed of a college's people: `emergencies` → Emergency[], and nudges for who is signed in. Anyone, signed in or not. */
  me: () => "/live/people/me",
} as const;

/** The entry of the people's feeds that says what is to be shown to everybody, above everything. */
export const EMERGENCIES_KEY = "emergencies";
