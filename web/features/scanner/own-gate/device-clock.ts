import { type ClockSample, type DeviceTime, offsetOf } from "#shared/scan-clock";
import { newCommandId } from "#web/lib/command-id";

export type Clocks = { readonly wall: () => number; readonly up: () => number };

/**
 * This page's clocks. The one that counts up stands still while a phone sleeps, on most systems, and sleeping is what a page
 * that is hidden does; so what the other clock gained meanwhile counts as well.
 */
export class DeviceClock {
  readonly #clocks: Clocks;
  readonly #life = newCommandId();
  #sleptMs = 0;
  #hidden: { readonly wall: number; readonly up: number } | null = null;

  constructor(clocks: Clocks = { wall: () => Date.now(), up: () => performance.now() }) {
    this.#clocks = clocks;
  }

  now(): DeviceTime {
    return { at: this.#clocks.wall(), upMs: this.#clocks.up() + this.#sleptMs, life: this.#life };
  }

  hide(): void {
    this.#hidden = { wall: this.#clocks.wall(), up: this.#clocks.up() };
  }

  show(): void {
    if (!this.#hidden) return;
    const { wall, up } = this.#hidden;
    this.#hidden = null;
    this.#sleptMs += Math.max(0, this.#clocks.wall() - wall - (this.#clocks.up() - up));
  }
}

/** Samples kept of each event: the best of them says it, and more say nothing. */
const SAMPLES_MAX = 8;

/** With one more; those of an earlier life of the page go first, for the counting clock of theirs is gone. */
export function withSample(samples: readonly ClockSample[], sample: ClockSample): readonly ClockSample[] {
  const { life } = sample.read;
  return [sample, ...samples.filter(({ read }) => read.life === life)].slice(0, SAMPLES_MAX);
}

/**
 * What the server's clock says now, epoch milliseconds: within one life of the page by the counting clock, so that a clock
 * that somebody sets changes nothing; after that by what the device's clock was off.
 */
export function serverNow(samples: readonly ClockSample[], now: DeviceTime): number {
  const best = samples.toSorted((one, other) => roundTripMs(one) - roundTripMs(other))[0];
  const known = best && offsetOf([best]);
  if (!best || !known) return now.at;
  if (best.read.life !== now.life) return Math.round(now.at + known.offsetMs);
  return Math.round(best.read.at + known.offsetMs + (now.upMs - best.read.upMs));
}

function roundTripMs({ asked, read }: ClockSample): number {
  return read.upMs - asked.upMs;
}
