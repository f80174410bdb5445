import { ARRIVAL_HALF_LIFE_SECONDS, learnPace, newPace, usualCycle } from "#shared/domain/eta/learn";
import type { Pace } from "#shared/domain/eta/types";
import type { Helper, Move, Staffing } from "#shared/domain/staffing/types";
import type { StationId, UserId } from "#shared/ids";
import { randomFrom } from "../random.ts";
import { DAY_SECONDS, type Demand, type Visitor } from "./demand.ts";
import type { Policy } from "./policies.ts";

/** How often a policy is asked, how long a helper takes to say yes, and how long to walk over: seconds. */
const ASKED_EVERY = 15;
const ANSWER_SECONDS = 20;
const WALK_SECONDS = [45, 90] as const;
/** Whoever still waits so long after the last visitor came is counted as served then. */
const OVERTIME_SECONDS = 3 * 3_600;
const PRIOR_SECONDS = 45;
const BACK_WITHIN_MS = 600_000;

export type Day = {
  /** Seconds, one for each visitor. */
  readonly waits: readonly number[];
  readonly moves: number;
  /** Of them, how many brought somebody back to where they had left within ten minutes. */
  readonly backs: number;
};

type Station = {
  readonly id: StationId;
  readonly visitors: readonly Visitor[];
  next: number;
  readonly queue: Visitor[];
  pace: Pace;
  arrivals: number;
};

type Volunteer = {
  readonly id: UserId;
  station: Station;
  /** With somebody since and until then, seconds; null: with nobody. */
  serving: { readonly since: number; readonly until: number } | null;
  /** Asked to go to `to`; they leave once they have said yes and finished. */
  going: { readonly to: Station; readonly from: number } | null;
  /** On the way until then. */
  arrivesAt: number | null;
};

/** One day under one policy, in steps of a second. Policies see what a station measures, not what is true. */
export function runDay(demand: Demand, policy: Policy, seed: string): Day {
  const random = randomFrom(`walks ${seed}`);
  const keep = 0.5 ** (1 / ARRIVAL_HALF_LIFE_SECONDS);
  const stations = demand.stations.map(
    ({ id, visitors }): Station => ({ id, visitors, next: 0, queue: [], pace: newPace(0), arrivals: 0 }),
  );
  const volunteers = demand.stations.flatMap(({ servers }, i) =>
    Array.from({ length: servers }, (_, n): Volunteer => {
      const id = `usr_${i + 1}_${n + 1}` as UserId;
      return { id, station: stations[i] as Station, serving: null, going: null, arrivesAt: null };
    }),
  );
  const waits: number[] = [];
  const moves: (Move & { readonly volunteer: Volunteer })[] = [];
  let backs = 0;

  for (let now = 0; now < DAY_SECONDS + OVERTIME_SECONDS; now++) {
    for (const station of stations) {
      station.arrivals *= keep;
      for (let visitor = station.visitors[station.next]; visitor && visitor.at <= now; ) {
        station.queue.push(visitor);
        station.arrivals += 1;
        station.next += 1;
        visitor = station.visitors[station.next];
      }
    }
    for (const volunteer of volunteers) {
      if (volunteer.arrivesAt !== null && volunteer.arrivesAt <= now) volunteer.arrivesAt = null;
      const { serving, station } = volunteer;
      if (serving && serving.until <= now) {
        station.pace = learnPace(station.pace, now - serving.since, now * 1_000);
        volunteer.serving = null;
      }
      if (volunteer.arrivesAt !== null || volunteer.serving) continue;
      if (volunteer.going && volunteer.going.from <= now) {
        volunteer.station = volunteer.going.to;
        volunteer.going = null;
        volunteer.arrivesAt = now + random.int(...WALK_SECONDS);
        continue;
      }
      const visitor = station.queue.shift();
      if (!visitor) continue;
      waits.push(now - visitor.at);
      volunteer.serving = { since: now, until: now + visitor.seconds };
    }
    if (now % ASKED_EVERY === 0) {
      const proposal = policy(look(stations, volunteers, moves, now));
      const volunteer = volunteers.find(({ id }) => id === proposal?.helperId);
      const to = stations.find(({ id }) => id === proposal?.to);
      if (proposal && volunteer && to) {
        const at = now * 1_000;
        const last = moves.findLast((move) => move.helperId === volunteer.id);
        if (last && last.from === to.id && at - last.at < BACK_WITHIN_MS) backs += 1;
        volunteer.going = { to, from: now + ANSWER_SECONDS };
        moves.push({ helperId: volunteer.id, from: volunteer.station.id, to: to.id, at, isOpen: true, volunteer });
      }
    }
    const isOver =
      now > DAY_SECONDS && stations.every(({ queue, next, visitors }) => queue.length === 0 && next >= visitors.length);
    if (isOver) break;
  }
  for (const { queue } of stations) for (const { at } of queue) waits.push(DAY_SECONDS + OVERTIME_SECONDS - at);
  return { waits, moves: moves.length, backs };
}

function look(
  stations: readonly Station[],
  volunteers: readonly Volunteer[],
  moves: readonly (Move & { readonly volunteer: Volunteer })[],
  now: number,
): Staffing {
  const tau = ARRIVAL_HALF_LIFE_SECONDS / Math.LN2;
  const everywhere = new Set(stations.map(({ id }) => id));
  const goesTo = ({ going, station }: Volunteer) => going?.to ?? station;
  return {
    now: now * 1_000,
    stations: stations.map((station) => ({
      id: station.id,
      isServing: true,
      queue: station.queue.length,
      arrivalRate: station.arrivals / Math.max(60, tau * (1 - Math.exp(-now / tau))),
      cycleSeconds: usualCycle(station.pace, PRIOR_SECONDS),
      servers: volunteers.filter((volunteer) => goesTo(volunteer) === station).length,
      isRelieved: false,
      serversMin: 1,
    })),
    helpers: volunteers.map((volunteer): Helper => {
      const { id, station, serving } = volunteer;
      const mean = usualCycle(station.pace, PRIOR_SECONDS);
      // What is left of an exponential service is as much as at its beginning.
      return { id, stationId: station.id, busySeconds: serving ? mean : 0, isOnBreak: false, mayServe: everywhere };
    }),
    moves: moves.slice(-60).map(({ volunteer, ...move }) => ({
      ...move,
      isOpen: volunteer.going !== null || volunteer.arrivesAt !== null,
    })),
    declines: [],
  };
}
