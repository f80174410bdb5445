/** The day in simulated seconds from its start; at speed 60 a simulated minute takes a real second. */
const MINUTE = 60;
export const PLAN = {
  registerFrom: 1 * MINUTE,
  registerUntil: 44 * MINUTE,
  /** By then there is hardly room for a group. */
  groupsInLineFrom: 40 * MINUTE,
  /** For those who found the event full, and look again. */
  lookAgainAt: 46 * MINUTE,
  /** The organizer finds some more chairs for those who wait. */
  moreSeatsAt: 45 * MINUTE,
  salesCloseAt: 49 * MINUTE,
  tooLateAt: 50 * MINUTE,
  /** Some stand at the gate before the event is live. */
  earlyBirdsAt: 48 * MINUTE,
  liveAt: 52 * MINUTE,
  /** The rush at the gate: a bell curve. */
  arrivalMean: 67 * MINUTE,
  arrivalDeviation: 7 * MINUTE,
  arriveFrom: 53 * MINUTE,
  arriveUntil: 87 * MINUTE,
  /** In the rush some scanners lose the network, each for a while of its own; by then all of them are back. */
  cutFrom: 58 * MINUTE,
  cutUntil: 84 * MINUTE,
  /** By then everybody who comes is inside. */
  allInsideAt: 92 * MINUTE,
  /** By then the first desk's crew is back, whatever rules did. */
  lunchUntil: 94 * MINUTE,
  /** The second desk's crew all go, and come back later still if nobody helps there. */
  boothLunchUntil: 104 * MINUTE,
  /** Doors of queues and kitchens; whoever is waiting then is still served. */
  lastEntryAt: 112 * MINUTE,
} as const;

/** Somebody reading "09:42" knows at once where in the day the crowd is. */
const DAY_STARTS_AT = 9 * 60;

export function timeOfDay(simulatedSeconds: number): string {
  const minutes = DAY_STARTS_AT + Math.floor(simulatedSeconds / MINUTE);
  return `${String(Math.floor(minutes / 60) % 24).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
}

/** Seats for fewer than want to come, so that some hear "full". */
export const SEATS_SHARE = 0.88;
/** Of the people: places in front, in which those backstage are too, uses of the code for a discount, and dinners. */
export const FRONT_SHARE = 0.12;
export const BACKSTAGE_SHARE = 0.03;
export const DISCOUNTS_SHARE = 0.03;
export const DINNERS_SHARE = 0.03;
/** For each who waits when more seats are found. */
export const MORE_SEATS_SHARE = 0.6;
/** Minor units; and basis points: off the price by the code, and back to whoever cancels. */
export const FRONT_PRICE = 1_200;
export const DINNER_PRICE = 850;
export const DISCOUNT_BP = 4_000;
export const REFUND_BP = 7_500;
/** Of one person, in one registration. */
export const GROUP_MAX = 4;
/** Who of the people goes where; some do both. */
export const QUEUE_SHARE = 0.5;
export const FOOD_SHARE = 0.6;

/** Simulated seconds, medians of lognormal times. */
export const WALK_UP_SECONDS = 15;
export const SERVICE_SECONDS = [150, 200] as const;
export const COOK_SECONDS = 75;
export const GRILL_SECONDS = 150;
export const JUICE_SECONDS = 40;
export const SPREAD = 0.45;

/** Volunteers of the second desk who are at none, and free. */
export const HELPERS = 2;

/** Of the scanners: those that are cut off for a while, for so long, simulated seconds. */
export const CUT_SHARE = 1 / 3;
export const CUT_SECONDS = [8 * MINUTE, 15 * MINUTE] as const;

/** A volunteer and a phone need this long for one pass. */
export const SCAN_SECONDS = 4;
/** The app takes 240 frames a minute from one socket; a scanner that would need more is two scanners. */
export const FRAME_SPACING_MS = 275;

/** What a person sees late by more than this, they did not see in time. */
export const LIVE_WITHIN_MS = 2_000;
/** However busy the machine. */
export const LIVE_AT_MOST_MS = 20_000;

/** How many of a crew are needed so that work of `seconds` each, arriving evenly over `windowSeconds`, keeps pace. */
export function crewFor(jobs: number, seconds: number, windowSeconds: number): number {
  return Math.max(1, Math.ceil((jobs * seconds) / windowSeconds));
}
