import type { Quantiles } from "#shared/domain/eta/types";

/** Errors of one way of telling waits, seconds. */
export class Errors {
  count = 0;
  #absolute = 0;
  #signed = 0;

  add(told: number, actual: number): void {
    this.count += 1;
    this.#absolute += Math.abs(told - actual);
    this.#signed += told - actual;
  }

  get mae(): number {
    return this.#absolute / this.count;
  }

  get bias(): number {
    return this.#signed / this.count;
  }
}

/** How the ranges fared. */
export class Ranges {
  count = 0;
  in50 = 0;
  in90 = 0;
  width = 0;

  add([p5, p25, , p75, p95]: Quantiles, actual: number): void {
    this.count += 1;
    if (actual >= p25 && actual <= p75) this.in50 += 1;
    if (actual >= p5 && actual <= p95) this.in90 += 1;
    this.width += p95 - p5;
  }
}

/** How much the promised clock time moves from one update to the next. */
export class Shifts {
  count = 0;
  seconds = 0;
  compared = 0;
  over20Percent = 0;

  /** @param before what was left to wait, told `passed` seconds ago */
  add(before: number, now: number, passed: number): void {
    const shift = Math.abs(now - (before - passed));
    this.count += 1;
    this.seconds += shift;
    if (before < 60) return; // a fifth of less than a minute is nothing anybody sees
    this.compared += 1;
    if (shift > 0.2 * before) this.over20Percent += 1;
  }

  get mean(): number {
    return this.seconds / this.count;
  }
}

export function geometricMean(values: readonly number[]): number {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}
