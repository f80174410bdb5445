import type { PassId, UserId } from "#shared/ids";
import type { LiveSocket } from "./live-socket.ts";
import { FOOD_SHARE, GROUP_MAX, PLAN, QUEUE_SHARE } from "./plan.ts";
import type { Random } from "./random.ts";
import type { Session } from "./session.ts";

/** What somebody will do, decided before the day so that the seed alone decides it. */
export type Traits = {
  readonly registersAt: number;
  readonly arrivesAt: number;
  readonly onlyLooks: boolean;
  readonly abandonsHold: boolean;
  readonly registersTwice: boolean;
  readonly cancels: boolean;
  readonly looksAgainWhenFull: boolean;
  readonly comesTooLate: boolean;
  readonly isRevoked: boolean;
  readonly wants: Wants;
  /** How many come with a group, its leader included. */
  readonly groupOf: number;
  readonly mistypesCode: boolean;
  readonly pays: "at-once" | "after-declined" | "after-leaving" | "never" | "too-late" | "then-cancels";
  /** Some close the page on which they paid: then the provider's message alone tells. */
  readonly comesBackFromPaying: boolean;
  readonly givesAway: boolean;
  readonly atTheGate: "plain" | "early" | "wrong-event" | "forged" | "unknown" | "twice" | "two-gates";
  readonly typesCode: boolean;
  /** Their phone shows the pass moving: a gate that is cut off takes no other. */
  readonly showsMoving: boolean;
  readonly watchesFeed: boolean;
  readonly queues: boolean;
  readonly queuesWithoutPass: boolean;
  readonly usesAccessLane: boolean;
  readonly leavesQueue: boolean;
  readonly missesCall: boolean;
  readonly stepsAway: boolean;
  readonly joinsTwice: boolean;
  readonly eats: boolean;
  readonly cancelsOrder: boolean;
  /** At two stands at once, one of which is paid ahead. */
  readonly fillsBasket: boolean;
  readonly collects: "plain" | "too-early" | "twice" | "wrong-counter";
  /** Instead of the order's own code. */
  readonly showsPassForFood: boolean;
  readonly showsShortCode: boolean;
  readonly watchesStation: boolean;
};

/** `group-in-line` comes when the event is full; `backstage` takes a code that opens it, `front-for-less` one with a limit; `with-dinner` takes an add-on, too. */
export type Wants = "day" | "group" | "group-in-line" | "backstage" | "front" | "front-for-less" | "with-dinner";

export type Person = {
  readonly name: string;
  readonly email: string;
  readonly random: Random;
  readonly traits: Traits;
  readonly session: Session;
  userId: UserId | null;
  feed: LiveSocket | null;
  /** By station id. */
  readonly stations: Map<string, LiveSocket>;
  /** What their phone shows of each pass now; of none where it does not move. */
  readonly moving: Map<PassId, () => Promise<string>>;
  /** Resolved once they have a seat or have given up; once they are through the gate or will not come. */
  readonly seated: PromiseWithResolvers<void>;
  readonly entered: PromiseWithResolvers<void>;
};

export function drawTraits(random: Random): Traits {
  const share = random.next();
  const isOneOf = (from: number, width: number) => share >= from && share < from + width;
  const wants = drawWants(isOneOf);
  const inAnyMinute = PLAN.registerFrom + (PLAN.registerUntil - PLAN.registerFrom) * random.next() ** 1.2;
  const isInLine = wants === "group-in-line";
  return {
    registersAt: isInLine ? Math.max(PLAN.groupsInLineFrom, inAnyMinute) : inAnyMinute,
    arrivesAt: Math.min(
      PLAN.arriveUntil,
      Math.max(PLAN.arriveFrom, random.normal(PLAN.arrivalMean, PLAN.arrivalDeviation)),
    ),
    onlyLooks: isOneOf(0, 0.03),
    abandonsHold: isOneOf(0.03, 0.05),
    comesTooLate: isOneOf(0.08, 0.03),
    cancels: isOneOf(0.11, 0.04),
    isRevoked: isOneOf(0.15, 0.03),
    registersTwice: random.chance(0.08),
    looksAgainWhenFull: random.chance(0.5) || isInLine,
    wants,
    groupOf: 2 + random.int(GROUP_MAX - 1),
    mistypesCode: random.chance(0.3),
    pays: drawPaying(random.next()),
    comesBackFromPaying: random.chance(0.6),
    // Some of them have paid: for the front row, or for dinner.
    givesAway: isOneOf(0.43, 0.11),
    atTheGate: drawGate(random.next()),
    typesCode: random.chance(0.12),
    watchesFeed: random.chance(0.35),
    queues: random.chance(QUEUE_SHARE),
    queuesWithoutPass: random.chance(0.3),
    usesAccessLane: random.chance(0.1),
    leavesQueue: random.chance(0.07),
    missesCall: random.chance(0.06),
    joinsTwice: random.chance(0.08),
    eats: random.chance(FOOD_SHARE),
    cancelsOrder: random.chance(0.05),
    collects: drawCollecting(random.next()),
    showsShortCode: random.chance(0.4),
    watchesStation: random.chance(0.45),
    showsMoving: random.chance(0.7),
    fillsBasket: random.chance(0.25),
    showsPassForFood: random.chance(0.25),
    stepsAway: random.chance(0.1),
  };
}

/** None of those who only look, come too late, cancel or are revoked. */
function drawWants(isOneOf: (from: number, width: number) => boolean): Wants {
  if (isOneOf(0.18, 0.06)) return "group";
  if (isOneOf(0.24, 0.03)) return "group-in-line";
  if (isOneOf(0.27, 0.05)) return "backstage";
  if (isOneOf(0.32, 0.08)) return "front-for-less";
  if (isOneOf(0.4, 0.06)) return "front";
  return isOneOf(0.51, 0.06) ? "with-dinner" : "day";
}

function drawPaying(share: number): Traits["pays"] {
  if (share < 0.12) return "after-declined";
  if (share < 0.24) return "after-leaving";
  if (share < 0.36) return "never";
  if (share < 0.5) return "too-late";
  return share < 0.65 ? "then-cancels" : "at-once";
}

function drawGate(share: number): Traits["atTheGate"] {
  if (share < 0.04) return "early";
  if (share < 0.08) return "wrong-event";
  if (share < 0.12) return "forged";
  if (share < 0.14) return "unknown";
  if (share < 0.2) return "twice";
  return share < 0.25 ? "two-gates" : "plain";
}

function drawCollecting(share: number): Traits["collects"] {
  if (share < 0.12) return "too-early";
  if (share < 0.22) return "twice";
  return share < 0.26 ? "wrong-counter" : "plain";
}
