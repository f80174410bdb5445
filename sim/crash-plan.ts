import type { Random } from "./random.ts";

export type Side = "before" | "after";
/** Where a day's one planned death lies: at its n-th storage turn or its n-th outbound call, counted from 1. */
export type CrashPoint = { readonly at: "turn" | "call"; readonly number: number; readonly side: Side };

/** One life of an object's memory, from its construction to its death, with the clock of the machine it runs on. */
export type Life = { readonly skewMs: number; dead: boolean };

/** Thrown out of an object whose machine has just died: nobody hears its reply. */
export class Died extends Error {
  override readonly name = "Died";
}

/** Counts the places where an object can die, and lets it die at the planned one, and now and then at others. */
export class CrashPlan {
  readonly #point: CrashPoint | null;
  readonly #random: Random;
  readonly #randomRate: () => number;
  #turns = 0;
  #calls = 0;
  #isReached = false;

  constructor(point: CrashPoint | null, random: Random, randomRate: () => number) {
    this.#point = point;
    this.#random = random;
    this.#randomRate = randomRate;
  }

  get turns(): number {
    return this.#turns;
  }

  get calls(): number {
    return this.#calls;
  }

  /** Whether the planned death came about: a call that fails of itself has no "after". */
  get isReached(): boolean {
    return this.#isReached;
  }

  /** @throws Died at a planned or random death */
  turn(life: Life, side: Side): void {
    if (side === "before") this.#turns += 1;
    this.#pass(life, "turn", this.#turns, side);
  }

  /** @throws Died at a planned or random death */
  call(life: Life, side: Side, number: number): void {
    this.#pass(life, "call", number, side);
  }

  /** The number of a new outbound call. */
  nextCall(): number {
    this.#calls += 1;
    return this.#calls;
  }

  #pass(life: Life, at: CrashPoint["at"], number: number, side: Side): void {
    if (life.dead) throw new Died("a dead object's storage is out of reach");
    const isPlanned = this.#point?.at === at && this.#point.number === number && this.#point.side === side;
    if (!isPlanned && !this.#random.chance(this.#randomRate())) return;
    this.#isReached ||= isPlanned;
    life.dead = true;
    throw new Died(`${side} ${at} ${number}`);
  }
}
