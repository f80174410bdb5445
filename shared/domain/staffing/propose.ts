import type { StationId } from "#shared/ids";
import { fluidCost } from "./fluid.ts";
import { Guards, isTimeToMove } from "./guards.ts";
import type { Helper, Proposal, Staffing, StationLoad } from "./types.ts";

/** What a move must save before it is worth asking somebody, person-seconds. */
export const MOVE_COST = 7_200;
/** From one station of an event to another, seconds. */
export const WALK_SECONDS = 60;
/** More helpers than this are not looked at, so that a proposal costs milliseconds at the largest of events. */
export const HELPERS_MAX = 400;

/**
 * The one move that spares people the most waiting, or null when none is worth its trouble, or the last one is too recent.
 * O(helpers × stations).
 */
export function propose(staffing: Staffing): Proposal | null {
  if (!isTimeToMove(staffing)) return null;
  const guards = new Guards(staffing);
  return bestMove(staffing, MOVE_COST, (helper, to) => guards.whyNotMove(helper, to) === null);
}

/**
 * The move with the largest gain above `moveCost` among those allowed; of equals, the first.
 * net(v: i→j) = [F(qⱼ, λⱼ, Rⱼ, δ, 0) − F(qⱼ, λⱼ, Rⱼ, δ, 1/mⱼ)] − [F(qᵢ, λᵢ, Rᵢ − 1/mᵢ, 0, 0) − F(qᵢ, λᵢ, Rᵢ, 0, 0)] − δ − K,
 * with δ the walk and the rest of what the helper is at, and K the cost of moving anybody.
 * @param moveCost K, person-seconds; half of it where the queue is to be relieved
 */
export function bestMove(
  { stations, helpers }: Pick<Staffing, "stations" | "helpers">,
  moveCost: number,
  isAllowed: (helper: Helper, to: StationId) => boolean,
): Proposal | null {
  const byId = new Map(stations.map((station) => [station.id, station]));
  const losses = new Map(stations.map((station) => [station.id, lossWithout(station)]));
  let best: Proposal | null = null;
  for (const helper of helpers.slice(0, HELPERS_MAX)) {
    const { id: helperId, stationId: from } = helper;
    const loss = (from && losses.get(from)) || 0;
    for (const receiver of byId.values()) {
      // The guards cost more than this, and most stations need nobody.
      if (receiver.queue < 1 || !isAllowed(helper, receiver.id)) continue;
      const cost = receiver.isRelieved ? moveCost / 2 : moveCost;
      const delay = WALK_SECONDS + helper.busySeconds;
      const savedSeconds = gainWith(receiver, delay) - loss - delay;
      if (savedSeconds > cost && savedSeconds > (best?.savedSeconds ?? 0))
        best = { helperId, from, to: receiver.id, savedSeconds };
    }
  }
  return best;
}

/** What one server more, there after `delay` seconds, spares a station: person-seconds ≥ 0. */
export function gainWith(station: StationLoad, delay: number): number {
  const at = { ...fluidOf(station), changeAfter: delay };
  return fluidCost(at) - fluidCost({ ...at, rateChange: at.serverRate });
}

/** What one server fewer, from now on, costs a station: person-seconds ≥ 0. */
export function lossWithout(station: StationLoad): number {
  const at = fluidOf(station);
  return fluidCost({ ...at, rate: Math.max(0, at.rate - at.serverRate) }) - fluidCost(at);
}

function fluidOf({ queue, arrivalRate, cycleSeconds, servers }: StationLoad) {
  const serverRate = 1 / cycleSeconds;
  return { queue, arrivalRate, rate: servers * serverRate, serverRate, changeAfter: 0, rateChange: 0 };
}
