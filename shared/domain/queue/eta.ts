import { callsBefore } from "../eta/floor.ts";
import { type Place, placeTeller } from "../eta/predict.ts";
import type { Eta, Quantiles } from "../eta/types.ts";
import { settingsOf, unitsOf } from "./settings.ts";
import { onDuty, placesBefore } from "./state.ts";
import type { QueueState, Token } from "./types.ts";

/** Below this many measured services an estimate is called a first one: the prior still outweighs what was seen. */
export const ETA_SAMPLES_MIN = 6;

/** Somebody who waits, or would. */
export type Waiting = Pick<Token, "joinedAt" | "creditMs" | "number">;

/**
 * Estimates for many places in one queue at one instant; what they share is computed once.
 * @param now epoch ms; estimates count from it
 * @returns null while no server is on duty or the queue is paused: an honest time does not exist then
 */
export function etaAt(state: QueueState, now: number): ((waiting: Waiting) => Eta) | null {
  const tell = etaAtPlace(state, now);
  return tell && ((waiting) => tell(placeOf(state, waiting, now)));
}

/** `etaAt` by place: units of work ahead. */
export function etaAtPlace(state: QueueState, now: number): ((place: Place) => Eta) | null {
  const { estimator, config } = state;
  const servers = onDuty(state);
  if (servers.length === 0 || state.status === "paused") return null;
  const ages = servers.flatMap(({ tokenId }) => {
    const token = tokenId && state.tokens.get(tokenId);
    return token ? Math.max(0, now - (token.calledAt ?? now)) / 1000 / unitsOf(token.people) : [];
  });
  const moment = {
    pace: estimator.pace,
    priorSeconds: config.priorServiceSeconds,
    servers: servers.map(({ id }) => estimator.servers[id] ?? { n: 0, s: 0 }),
    ages,
    flow: estimator.flow,
  };
  const tell = placeTeller(moment, estimator.widening);
  // Decay takes a little off every count: six measured services sum to about 5.75.
  const first = Math.round(estimator.pace.n) < ETA_SAMPLES_MIN;
  return (place) => toEta(tell(place), first);
}

/** What was shown, as the estimator learns from it: seconds. */
export function quantilesOf({ medianMs, likely, range }: Eta): Quantiles {
  return [range[0] / 1000, likely[0] / 1000, medianMs / 1000, likely[1] / 1000, range[1] / 1000];
}

/** Where somebody stands: those before them by key and floor, groups counted as the work they are. O(log n). */
function placeOf(state: QueueState, waiting: Waiting, now: number): Place {
  const { regulars, privileged, streak } = state;
  const { regularsTo, privilegedTo } = placesBefore(state, waiting);
  const [regularsBefore, privilegedBefore] = [regulars.rank(regularsTo), privileged.rank(privilegedTo)];
  const isRegular = waiting.creditMs === 0;
  const standing = { isRegular, regularsBefore, privilegedBefore, regularsWaiting: regulars.size, streak };
  const { ahead, aheadMax } = callsBefore(standing);
  const units = regulars.sumBefore(regularsTo) + privileged.sumBefore(privilegedTo);
  const groups = units - regularsBefore - privilegedBefore;
  const waitedMs = Math.max(0, now - waiting.joinedAt);
  return { ahead: ahead + groups, aheadMax: aheadMax + groups, creditMs: waiting.creditMs, waitedMs };
}

/** Whether a wait told now would end after the station does. */
export function endsTooSoon(state: QueueState, quote: Eta | null, at: number): boolean {
  const { closesAt } = settingsOf(state.config);
  return closesAt !== null && (at >= closesAt || (quote !== null && at + quote.medianMs > closesAt));
}

function toEta([p5, p25, p50, p75, p95]: Quantiles, first: boolean): Eta {
  return { medianMs: ms(p50), likely: [ms(p25), ms(p75)], range: [ms(p5), ms(p95)], first };
}

function ms(seconds: number): number {
  return Math.round(seconds * 1000);
}
