import type { Random } from "./random.ts";

/** How likely each thing goes wrong each time it could, 0–1. */
const RATES_MAX = {
  requestLost: 0.12,
  replyLost: 0.12,
  duplicated: 0.12,
  delayed: 0.06,
  d1Unreachable: 0.12,
  d1ReplyLost: 0.12,
  d1Slow: 0.3,
  busLost: 0.3,
  busDoubled: 0.3,
  alarmTwice: 0.15,
  alarmLate: 0.2,
  evicted: 0.02,
  clockWrong: 0.25,
  crash: 0.03,
} as const;

export type Fault = keyof typeof RATES_MAX;

/** The day's bad luck. Each seed has rates of its own, so some days break much and others in one way only. */
export class Faults {
  readonly #rates: ReadonlyMap<Fault, number>;
  readonly #random: Random;
  #calm = false;

  constructor(random: Random) {
    const faults = Object.keys(RATES_MAX) as Fault[];
    this.#rates = new Map(faults.map((fault) => [fault, RATES_MAX[fault] * random.next()]));
    this.#random = random.fork("hits");
  }

  rate(fault: Fault): number {
    return this.#calm ? 0 : (this.#rates.get(fault) ?? 0);
  }

  hit(fault: Fault): boolean {
    return this.#random.chance(this.rate(fault));
  }

  /** From here on nothing goes wrong: what is owed must now be delivered. */
  calm(): void {
    this.#calm = true;
  }
}
