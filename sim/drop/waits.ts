import type { Eta } from "#shared/domain/queue/types";

type Shown = { readonly at: number; readonly eta: Eta };

export type WaitErrors = {
  /** How often somebody was told a time and was called later. */
  readonly answers: number;
  /** Milliseconds between the wait that was shown and the one that was, whichever is longer; ascending. */
  readonly errors: readonly number[];
  /** The longest wait that was, from when a time was first shown, milliseconds. */
  readonly longest: number;
  /** Share of the answers whose range held what came. */
  readonly within: number;
};

/** Every wait that anybody was shown, beside what it then was. */
export class Waits {
  readonly #shown = new Map<string, Shown[]>();
  readonly #errors: number[] = [];
  #within = 0;
  #longest = 0;

  show(place: string, at: number, eta: Eta): void {
    const known = this.#shown.get(place);
    if (known) known.push({ at, eta });
    else this.#shown.set(place, [{ at, eta }]);
  }

  /** What was shown to whoever is never called counts for nothing. */
  end(place: string, now: number): void {
    for (const { at, eta } of this.#shown.get(place) ?? []) {
      const waited = now - at;
      this.#errors.push(Math.abs(eta.medianMs - waited));
      if (waited >= eta.range[0] && waited <= eta.range[1]) this.#within += 1;
      this.#longest = Math.max(this.#longest, waited);
    }
    this.#shown.delete(place);
  }

  get result(): WaitErrors {
    const errors = this.#errors.toSorted((a, b) => a - b);
    return {
      answers: errors.length,
      errors,
      longest: this.#longest,
      within: this.#within / Math.max(1, errors.length),
    };
  }
}
