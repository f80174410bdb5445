/** When something happened on a device: by its clock, which somebody may set, and by one that only counts up. */
export type DeviceTime = {
  /** Epoch milliseconds, as the device believes. */
  readonly at: number;
  /** Milliseconds since the page was opened. */
  readonly upMs: number;
  /** Which opening of the page: `upMs` of two of them have nothing to do with each other. */
  readonly life: string;
};

/** One answer of the server: when it was asked and read by the device, and what the server's clock said between. */
export type ClockSample = { readonly asked: DeviceTime; readonly read: DeviceTime; readonly serverAt: number };

/** What is to be added to a device's clock, and how far off that may be, both in milliseconds. */
export type ClockOffset = { readonly offsetMs: number; readonly errorMs: number };

/**
 * How far a device's clock is from the server's: of several answers the one that came back soonest says it best, for it was
 * under way half its round trip at most. Null: nothing was ever answered.
 * Source: RFC 5905 §8, the clock filter.
 */
export function offsetOf(samples: readonly ClockSample[]): ClockOffset | null {
  const [best] = samples
    .map(({ asked, read, serverAt }) => {
      const roundTripMs = Math.max(0, read.upMs - asked.upMs);
      return { offsetMs: serverAt - (read.at - roundTripMs / 2), errorMs: roundTripMs / 2 };
    })
    .sort((one, other) => one.errorMs - other.errorMs);
  return best ?? null;
}

/**
 * When something happened, by the server's clock. In the same life of a page the counting clock says it, whatever was done to
 * the other; of an earlier life only the device's clock is left.
 * @param now   of the device, as it tells the server
 * @param serverAt when the server heard that
 */
export function correctedAt(then: DeviceTime, now: DeviceTime, serverAt: number): number {
  const agoMs = then.life === now.life ? now.upMs - then.upMs : now.at - then.at;
  // Nothing happened after it was told.
  return Math.round(serverAt - Math.max(0, agoMs));
}
