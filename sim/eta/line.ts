import { callsBefore, FLOOR_STREAK_MAX } from "#shared/domain/eta/floor";

/** Somebody who waits, as the simulation knows them. Seconds. */
export type Waiter = {
  readonly number: number;
  readonly lane: number;
  readonly creditSeconds: number;
  readonly joinedAt: number;
  readonly key: number;
  /** When they give up. */
  readonly leavesAt: number;
};

/** The waiting in calling order, and the floor's count. */
export type Line = { waiting: Waiter[]; streak: number };

export function insert(waiting: Waiter[], waiter: Waiter): void {
  let at = waiting.length;
  while (at > 0) {
    const other = waiting[at - 1];
    if (!other || other.key < waiter.key || (other.key === waiter.key && other.number < waiter.number)) break;
    at -= 1;
  }
  waiting.splice(at, 0, waiter);
}

/** Takes whom a free server calls: the smallest key, or the first regular once the floor is due. */
export function takeNext(line: Line): Waiter | undefined {
  const { waiting } = line;
  const regular = waiting.findIndex(({ creditSeconds }) => creditSeconds === 0);
  const index = line.streak >= FLOOR_STREAK_MAX && regular >= 0 ? regular : 0;
  const [called] = waiting.splice(index, 1);
  if (!called) return undefined;
  if (called.creditSeconds === 0) line.streak = 0;
  else if (regular >= 0) line.streak += 1;
  return called;
}

/** The place of somebody in the line, as the estimator is asked about it. */
export function placeIn(line: Line, waiter: Waiter, at: number) {
  let regularsBefore = 0;
  let privilegedBefore = 0;
  let regularsWaiting = 0;
  let isBefore = true;
  for (const other of line.waiting) {
    if (other === waiter) isBefore = false;
    else if (other.creditSeconds === 0) regularsWaiting += 1;
    if (!isBefore || other === waiter) continue;
    if (other.creditSeconds === 0) regularsBefore += 1;
    else privilegedBefore += 1;
  }
  const isRegular = waiter.creditSeconds === 0;
  const standing = { isRegular, regularsBefore, privilegedBefore, regularsWaiting, streak: line.streak };
  return {
    ...callsBefore(standing),
    creditMs: waiter.creditSeconds * 1000,
    waitedMs: (at - waiter.joinedAt) * 1000,
    rank: regularsBefore + privilegedBefore,
  };
}
