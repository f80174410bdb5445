import type { GeoPoint } from "#shared/views/venue";

/** Indoors a phone may take this long to find itself. */
const PATIENCE_MS = 15_000;
/** Whoever walks is somewhere else after this long. */
const FRESH_MS = 60_000;

/** Where a device is, and by how many metres that may be off. */
export type Position = GeoPoint & { readonly accuracyM: number };

/**
 * Where the device is, once its owner allows it. Asks them, so call it only when they pressed something that says so.
 * @returns null where they refuse, or it cannot be told
 */
export function askPosition(): Promise<Position | null> {
  return new Promise((resolve) => {
    if (!("geolocation" in navigator)) return resolve(null);
    navigator.geolocation.getCurrentPosition(
      ({ coords: { latitude, longitude, accuracy } }) => resolve({ latitude, longitude, accuracyM: accuracy }),
      () => resolve(null),
      { timeout: PATIENCE_MS, maximumAge: FRESH_MS },
    );
  });
}
