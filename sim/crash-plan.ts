import type { Random } from "./random.ts";

export type Side = "before" | "after";
/**
 * Where a planned death lies: at the n-th storage turn or outbound call of an object, or the n-th step of a Worker that changes
 * something elsewhere, each counted from 1 over the whole run.
 */
export type CrashPoint = { readonly at: "turn" | "call" | "step"; readonly number: number; readonly side: Side };

/** One life of an object's memory, from its construction to its death, with the clock of the machine it runs on. */
export type Life = { readonly skewMs: number; dead: boolean };

/** Thrown out of an object whose machine has just died: nobody hears its reply. */
export class Died extends Error {
  override readonly name = "Died";
}

/** Counts the places where an object or a Worker can die, and lets it die at the planned ones, and now and then at others. */
export class CrashPlan {
  readonly #points: readonly CrashPoint[];
  readonly #random: Random;
  readonly #randomRate: () => number;
  readonly #counts = { turn: 0, call: 0, step: 0 };
  readonly #passed: CrashPoint[] = [];
  #reached = 0;

  constructor(points: readonly CrashPoint[], random: Random, randomRate: () => number) {
    this.#points = points;
    this.#random = random;
    this.#randomRate = randomRate;
  }

  get turns(): number {
    return this.#counts.turn;
  }

  get calls(): number {
    return this.#counts.call;
  }

  /** Every point that the run came by, in its order. */
  get passed(): readonly CrashPoint[] {
    return this.#passed;
  }

  /** Whether all planned deaths came about: a call that fails of itself has no "after". */
  get isReached(): boolean {
    return this.#points.length > 0 && this.#reached === this.#points.length;
  }

  /** @throws Died at a planned or random death */
  turn(life: Life, side: Side): void {
    if (side === "before") this.#counts.turn += 1;
    this.#pass(life, { at: "turn", number: this.#counts.turn, side });
  }

  /** @throws Died at a planned or random death */
  call(life: Life, side: Side, number: number): void {
    this.#pass(life, { at: "call", number, side });
  }

  /** @throws Died at a planned or random death */
  step(life: Life, side: Side, number: number): void {
    this.#pass(life, { at: "step", number, side });
  }

  /** The number of a new outbound call. */
  nextCall(): number {
    this.#counts.call += 1;
    return this.#counts.call;
  }

  /** The number of a new step of a Worker. */
  nextStep(): number {
    this.#counts.step += 1;
    return this.#counts.step;
  }

  #pass(life: Life, point: CrashPoint): void {
    if (life.dead) throw new Died("a dead object's storage is out of reach");
    this.#passed.push(point);
    const isPlanned = this.#points.some((planned) => isSame(planned, point));
    if (!isPlanned && !this.#random.chance(this.#randomRate())) return;
    if (isPlanned) this.#reached += 1;
    life.dead = true;
    throw new Died(nameOf(point));
  }
}

/** As a report names it, and as its run can be lived again. */
export function nameOf({ at, number, side }: CrashPoint): string {
  return `${side} ${at} ${number}`;
}

function isSame(one: CrashPoint, other: CrashPoint): boolean {
  return one.number === other.number && one.at === other.at && one.side === other.side;
}
