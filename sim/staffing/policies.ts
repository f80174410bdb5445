import { DWELL_MS, Guards, isTimeToMove } from "#shared/domain/staffing/guards";
import { bestMove } from "#shared/domain/staffing/propose";
import type { Helper, Proposal, Staffing, StationLoad } from "#shared/domain/staffing/types";

/** Who goes where, asked every 15 seconds; null: nobody. */
export type Policy = (staffing: Staffing) => Proposal | null;

/** The product's alert: more than this wait, until fewer than the second do. */
const CROWD_ABOVE = 25;
const CROWD_BELOW = 15;
const CROWD_REST_MS = 120_000;

export const POLICIES: readonly { readonly name: string; readonly make: () => Policy }[] = [
  { name: "none", make: () => () => null },
  { name: "queue > 25, idle helpers", make: () => crowded },
  { name: "queue > 25, hysteresis", make: hysteresis },
  { name: "longest pressure, no move cost", make: () => longestPressure },
  { name: "fluid gain, no guards", make: () => unguarded },
  { name: "fluid gain, K = 7200", make: () => guarded(7_200) },
  { name: "fluid gain, K = 14400", make: () => guarded(14_400) },
];

/** Sends whoever waits for work at an empty queue to the longest one above 25. */
function crowded(staffing: Staffing): Proposal | null {
  const longest = longestOf(staffing.stations.filter(({ queue }) => queue > CROWD_ABOVE));
  return longest && send(idleElsewhere(staffing, longest), longest);
}

/** The same, going on until the crowd is gone, with a rest between two helpers and one of them left behind. */
function hysteresis(): Policy {
  const crowds = new Set<string>();
  const sentAt = new Map<string, number>();
  return (staffing) => {
    const { now, stations, moves } = staffing;
    for (const { id, queue } of stations) {
      if (queue > CROWD_ABOVE) crowds.add(id);
      if (queue < CROWD_BELOW) crowds.delete(id);
    }
    const open = stations.filter(({ id }) => crowds.has(id) && now >= (sentAt.get(id) ?? 0) + CROWD_REST_MS);
    const longest = longestOf(open);
    if (!longest) return null;
    const kept = new Set(stations.filter(({ servers }) => servers <= 1).map(({ id }) => id));
    const idle = idleElsewhere(staffing, longest).filter(
      ({ id, stationId }) =>
        (stationId === null || !kept.has(stationId)) &&
        moves.every(({ helperId, at }) => helperId !== id || now >= at + DWELL_MS),
    );
    const proposal = send(idle, longest);
    if (proposal) sentAt.set(longest.id, now);
    return proposal;
  };
}

/** Always from the fewest per server to the most, whatever it costs. */
function longestPressure({ stations, helpers, moves }: Staffing): Proposal | null {
  const pressure = ({ queue, servers }: StationLoad) => queue / Math.max(0.5, servers);
  const ordered = [...stations].sort((a, b) => pressure(a) - pressure(b));
  const receiver = ordered.at(-1);
  for (const donor of ordered) {
    if (!receiver || pressure(receiver) <= pressure(donor)) return null;
    const helper = helpers.find((one) => one.stationId === donor.id && !isMoving(moves, one));
    if (helper) return send([helper], receiver);
  }
  return null;
}

function unguarded(staffing: Staffing): Proposal | null {
  return bestMove(
    staffing,
    0,
    (helper, to) => helper.stationId !== to && !isMoving(staffing.moves, helper) && helper.mayServe.has(to),
  );
}

/** The product's, but for the cost of a move. */
function guarded(moveCost: number): Policy {
  return (staffing) => {
    if (!isTimeToMove(staffing)) return null;
    const guards = new Guards(staffing);
    return bestMove(staffing, moveCost, (helper, to) => guards.whyNotMove(helper, to) === null);
  };
}

function idleElsewhere({ stations, helpers, moves }: Staffing, receiver: StationLoad): Helper[] {
  const empty = new Set(stations.filter(({ queue }) => queue === 0).map(({ id }) => id));
  return helpers.filter(
    (helper) =>
      helper.stationId !== null &&
      helper.stationId !== receiver.id &&
      empty.has(helper.stationId) &&
      helper.busySeconds === 0 &&
      !isMoving(moves, helper),
  );
}

function isMoving(moves: Staffing["moves"], { id }: Helper): boolean {
  return moves.some(({ helperId, isOpen }) => isOpen && helperId === id);
}

function longestOf(stations: readonly StationLoad[]): StationLoad | null {
  return stations.reduce<StationLoad | null>((most, one) => (most && most.queue >= one.queue ? most : one), null);
}

function send([helper]: readonly Helper[], { id: to }: StationLoad): Proposal | null {
  return helper ? { helperId: helper.id, from: helper.stationId, to, savedSeconds: 0 } : null;
}
