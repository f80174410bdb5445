import { newPace } from "../eta/learn.ts";
import { drawPlace } from "./draw.ts";
import { etaAtPace } from "./pace.ts";
import type { PlaceView, RoomPhase, RoomStanding, RoomState, Seats } from "./types.ts";

/** From the call of a turn until what it admits to has to be done. */
export const ADMISSION_MS = 10 * 60_000;
const MINUTE_MS = 60_000;
/** Whoever is near the front. */
const ASK_AGAIN_MIN_MS = 2_000;
/** Nobody's turn is missed by so much; twenty thousand people are then a thousand questions a second, which no object sees. */
const ASK_AGAIN_MAX_MS = 20_000;
/** From so long ago on a person asks as often as the room changes its mind. */
const SHARE_OF_WAIT = 0.25;

/** With fewer seconds of calls measured an estimate is called a first one: the pace is still finding itself. */
const FIRST_SECONDS = 6;
/** So many of the seats that are held come back, in whole percents: as many more people are called. */
const HELD_BACK_PERCENT = 10;

/** What may leave the room: not the seed, before the opening. */
export function roomStanding({ config, round, lastNumber, phase }: RoomState): RoomStanding {
  const room = { status: phase.status, round, opensAt: config.opensAt, lastNumber };
  if (phase.status !== "open") {
    const lot = phase.status === "gathering" ? { seed: null, commitment: phase.lot.commitment } : null;
    const nobody = { early: 0, through: 0, missedThrough: 0, calls: [], pace: 0, tokens: 0, toCallFor: 0 };
    return { ...room, ...nobody, lot, estimator: newPace(0), seats: null };
  }
  const { lot, early, through, missedThrough, pace, tokens, estimator, seats } = phase;
  const calls = phase.calls.map((call) => ({ through: call.through, at: call.at }));
  return {
    ...room,
    lot,
    early,
    through,
    missedThrough,
    calls,
    pace,
    tokens,
    estimator,
    seats,
    toCallFor: seatsToCallFor(phase),
  };
}

/** Where a number stands: drawn for who came before the opening, behind all of those in the order of arrival for who came after. */
export function placeOf({ lot, early }: Pick<RoomStanding, "lot" | "early">, number: number): number {
  return lot?.seed && number <= early ? drawPlace(lot.seed, number, early) : number;
}

/** Whether a number's turn came and went. */
export function isMissed({ phase }: RoomState, number: number): boolean {
  return phase.status === "open" && placeOf(phase, number) <= phase.missedThrough;
}

/** Whether all that is left is the waiting list: no seat is free, and none comes back but to who waits already. */
export function seatsGone({ seatsLeft, held, waiting }: Seats): boolean {
  return seatsLeft === 0 && (held === 0 || waiting > 0);
}

/** How many more may be called before those who were have come: as many as there are seats, and some of those that are held. */
export function seatsToCallFor(phase: Extract<RoomPhase, { status: "open" }>): number {
  if (!phase.seats) return 0;
  const { seatsLeft, held } = phase.seats;
  const onTheirWay = phase.through - phase.missedThrough - (phase.arrived - (phase.calls[0]?.arrived ?? phase.arrived));
  return Math.max(0, seatsLeft + Math.ceil((held * HELD_BACK_PERCENT) / 100) - Math.max(0, onTheirWay));
}

/** How the person stands who has a number of the room's present round. */
export function placeView(standing: RoomStanding, number: number): PlaceView {
  const { status, lot, early, through, missedThrough, calls, lastNumber, seats } = standing;
  if (status === "closed") return { state: "free" };
  if (status === "gathering")
    return { state: "gathering", opensAt: standing.opensAt, here: lastNumber, commitment: lot?.commitment ?? "" };
  const place = placeOf(standing, number);
  if (place <= missedThrough) return { state: "missed" };
  const call = calls.find((one) => place <= one.through);
  if (call) return { state: "admitted", until: call.at + ADMISSION_MS };
  const ahead = place - through - 1;
  // A seat that somebody who was called is on their way to is nobody's to hope for.
  const free = seats && Math.min(seats.seatsLeft, standing.toCallFor);
  const isShort = free !== null && ahead >= free;
  const isGone = seats !== null && seatsGone(seats);
  const drawn =
    lot?.seed && number <= early ? { seed: lot.seed, commitment: lot.commitment, number, early, place } : null;
  return {
    state: "waiting",
    ahead,
    eta: isShort && !isGone ? null : etaAtPace(standing, ahead, FIRST_SECONDS),
    seatsLeft: free,
    seats: isGone ? "gone" : isShort ? "fewer" : "enough",
    drawn,
  };
}

/** After how many milliseconds whoever was told this should ask again; `now` in epoch milliseconds. */
export function askAgainMs(view: PlaceView, now: number): number {
  const within = (ms: number) => Math.min(ASK_AGAIN_MAX_MS, Math.max(ASK_AGAIN_MIN_MS, ms));
  if (view.state === "gathering") return within(view.opensAt - now);
  if (view.state === "waiting") return within((view.eta?.medianMs ?? ASK_AGAIN_MAX_MS) * SHARE_OF_WAIT);
  return ASK_AGAIN_MIN_MS;
}

/** Turns that came within the last minute, in people. */
export function calledPerMinute({ calls, through, missedThrough }: RoomStanding, now: number): number {
  const before = calls.findLast(({ at }) => at <= now - MINUTE_MS)?.through ?? missedThrough;
  return through - before;
}
