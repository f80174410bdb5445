import type { StationId } from "#shared/ids";
import type { Helper, Hindrance, Staffing, StationLoad } from "./types.ts";

const MINUTE_MS = 60_000;

/** Whoever came somewhere stays for so long. */
export const DWELL_MS = 10 * MINUTE_MS;
/** A station gets helpers one after another, and shows in between what the last one changed. */
export const RECEIVER_REST_MS = MINUTE_MS;
/** What went from one station to another does not come back from there for so long. */
export const REVERSAL_MS = 10 * MINUTE_MS;
/** More moves than this in an hour wear people out. */
export const MOVES_MAX = 3;
export const MOVES_WITHIN_MS = 60 * MINUTE_MS;
/** Who declined is not asked again for so long. */
export const DECLINED_MS = 15 * MINUTE_MS;
/** At most one move in this time, over all stations. */
export const BETWEEN_MOVES_MS = 15_000;

/** What has moved lately, found at once: `whyNotMove` is asked for every helper and station. */
export class Guards {
  readonly #stations: ReadonlyMap<StationId, StationLoad>;
  readonly #moving = new Set<string>();
  readonly #declined = new Set<string>();
  readonly #dwelling = new Set<string>();
  readonly #moved = new Map<string, number>();
  readonly #resting = new Set<StationId>();
  readonly #recent = new Set<string>();

  constructor({ now, stations, moves, declines }: Staffing) {
    this.#stations = new Map(stations.map((station) => [station.id, station]));
    for (const { helperId, from, to, at, isOpen } of moves) {
      if (isOpen) this.#moving.add(helperId);
      if (now < at + DWELL_MS) this.#dwelling.add(helperId);
      if (now < at + MOVES_WITHIN_MS) this.#moved.set(helperId, (this.#moved.get(helperId) ?? 0) + 1);
      if (now < at + RECEIVER_REST_MS) this.#resting.add(to);
      if (now < at + REVERSAL_MS) this.#recent.add(way(from, to));
    }
    for (const { helperId, at } of declines) if (now < at + DECLINED_MS) this.#declined.add(helperId);
  }

  /** Why this helper is not asked to go there now, or null. O(1) */
  whyNotMove(helper: Helper, to: StationId): Hindrance | null {
    const receiver = this.#stations.get(to);
    if (!receiver) return "station-unknown";
    if (helper.stationId === to) return "already-there";
    if (!receiver.isServing) return "not-serving";
    if (helper.isOnBreak) return "on-break";
    if (!helper.mayServe.has(to)) return "may-not-serve";
    if (this.#moving.has(helper.id)) return "is-moving";
    if (this.#declined.has(helper.id)) return "declined";
    if (this.#dwelling.has(helper.id)) return "just-moved";
    if ((this.#moved.get(helper.id) ?? 0) >= MOVES_MAX) return "moved-enough";
    if (this.#resting.has(to)) return "receiver-rests";
    if (this.#recent.has(way(to, helper.stationId))) return "would-reverse";
    return helper.stationId === null ? null : this.#whyNotLeave(helper.stationId, receiver);
  }

  #whyNotLeave(from: StationId, receiver: StationLoad): Hindrance | null {
    const donor = this.#stations.get(from);
    if (!donor) return "station-unknown";
    if (donor.isServing && donor.servers - 1 < Math.max(1, donor.serversMin)) return "donor-needs-them";
    const isWorse = waitSeconds(donor, donor.servers - 1) >= waitSeconds(receiver, receiver.servers);
    return donor.isServing && isWorse ? "donor-waits-longer" : null;
  }
}

/** Whether no move was proposed or made a moment ago: another waits until its effect is part of what is seen. */
export function isTimeToMove({ now, moves }: Pick<Staffing, "now" | "moves">): boolean {
  return moves.every(({ at }) => now >= at + BETWEEN_MOVES_MS);
}

/**
 * How long somebody who joins now waits with so many servers: W = (q + 1) · m / s.
 * Source: Little's law with s servers of mean cycle m, all busy.
 * @returns seconds; infinite without servers
 */
export function waitSeconds({ queue, cycleSeconds }: StationLoad, servers: number): number {
  return servers > 0 ? ((queue + 1) * cycleSeconds) / servers : Number.POSITIVE_INFINITY;
}

function way(from: StationId | null, to: StationId | null): string {
  return `${from ?? ""}>${to ?? ""}`;
}
