import type { JoinRules, QueueConfig, QueueSettings, QueueSetup } from "./types.ts";

const MINUTE_MS = 60_000;

const USUAL: QueueSettings = {
  remoteGraceMs: 3 * MINUTE_MS,
  callsByItself: false,
  presence: "ignored",
  nearMetres: null,
  refusesFar: false,
  cooldownMs: 0,
  awayMaxMs: 10 * MINUTE_MS,
  closesAt: null,
  peopleMax: 8,
  ringsMax: 2,
  missesMax: 2,
  backAfterCalls: 3,
  spareLanes: 0,
  serversMin: 1,
};

export function settingsOf(config: QueueConfig): QueueSettings & QueueConfig {
  return { ...USUAL, ...config };
}

/** Time to walk over from the other end of a hall; who is afar has longer. */
const CALL_GRACE_MS = 1.5 * MINUTE_MS;
/** Whoever was served lets others come first for so long. */
const COOLDOWN_MS = 5 * MINUTE_MS;
/** More people than this are better told to come back than to wait. */
const WAITING_MAX = 2_000;

/** A station's queue as somebody set it, and as usual where nobody did. */
export function queueSetupOf(set: Partial<QueueSetup>): QueueSetup {
  const { spareLanes: _, serversMin: __, ...usual } = USUAL;
  return { ...usual, graceMs: CALL_GRACE_MS, cooldownMs: COOLDOWN_MS, waitingMax: WAITING_MAX, ...set };
}

export function joinRulesOf(config: QueueConfig): JoinRules {
  const { presence, nearMetres, refusesFar, peopleMax, closesAt } = settingsOf(config);
  return { presence, nearMetres, refusesFar, peopleMax, closesAt };
}

/** Whether a code shown at the station says who is there. */
export function asksForCode({ presence }: Pick<JoinRules, "presence">): boolean {
  return presence === "asked" || presence === "required";
}

/** Whoever was missed comes back at the latest when nobody else can be called for so long. */
export const HELD_ALONE_MS = 2 * MINUTE_MS;
/** Somebody afar is asked "still coming?" when their turn is so near, and has so long to answer. */
export const ASK_AT_MS = 8 * MINUTE_MS;
export const ASK_ANSWER_MS = 4 * MINUTE_MS;
/** Of those waiting, how many from the front are looked at for that; nobody further back is so near. */
export const ASK_AMONG = 20;
/** Who chose no other time hears this long before their turn that it is near. */
export const NOTICE_MS = 10 * MINUTE_MS;
/** With so few before them it is near, whatever the estimate says. */
export const NOTICE_AHEAD = 1;
/** Later or sooner than told is news from both of these on: minutes, and a share of what was told. */
export const SHIFT_MS = 5 * MINUTE_MS;
export const SHIFT_SHARE = 0.25;
/** Of those waiting, how many from the front are looked at for such news: a command must not cost more with a longer line. */
export const NOTICE_AMONG = 20;
export const UNDO_WITHIN_MS = 10 * MINUTE_MS;
/** What is done between two people of a line is work; after so long it is a break. */
export const BETWEEN_CALLS_MAX_MS = MINUTE_MS;
/** More waiting than this is a crowd, until fewer than the second wait; it changes no oftener than the third. */
export const CROWD_ABOVE = 25;
export const CROWD_BELOW = 15;
export const CROWD_COOL_DOWN_MS = 2 * MINUTE_MS;
/** Begun by a rule for fewer than a crowd, it is over with this share of those who waited then: 15 of 25. */
export const SURGE_SHARE = 0.6;
/** Those who serve are told no oftener than this that somebody waits where nobody did. */
export const LINE_NEWS_MS = 5 * MINUTE_MS;
/** An extra lane is an ordinary one again when no privileged and fewer regulars than this wait. */
export const EXTRA_REGULARS_MIN = 8;
/** Somebody who is to serve elsewhere is back on duty when the other queue has not taken them in so long. */
export const LEAVING_MAX_MS = 15 * MINUTE_MS;
/** The other queue must have answered before: clocks of two machines differ by seconds. */
export const LEAVING_SLACK_MS = MINUTE_MS;
/** Somebody on the way who has not come in so long does not come. */
export const COMING_MAX_MS = 10 * MINUTE_MS;
/** The live rate looks back this far. */
export const RATE_WINDOW_MS = MINUTE_MS;
/** Each further person of a group takes half as long as the first. */
const FURTHER_PERSON_UNITS = 0.5;

/** How much work so many people are, one alone being 1. */
export function unitsOf(people: number): number {
  return 1 + FURTHER_PERSON_UNITS * (people - 1);
}
