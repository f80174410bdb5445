import type { GeoPoint } from "#shared/views/venue";

/** Mean radius. Source: IUGG, R1. */
const EARTH_RADIUS_M = 6_371_009;

/** Metres between two points, as the crow flies. Source: the haversine formula (Sinnott 1984). */
export function metresBetween(a: GeoPoint, b: GeoPoint): number {
  const radians = (degrees: number) => (degrees * Math.PI) / 180;
  const up = Math.sin(radians(b.latitude - a.latitude) / 2) ** 2;
  const along = Math.sin(radians(b.longitude - a.longitude) / 2) ** 2;
  const chord = up + Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude)) * along;
  return 2 * EARTH_RADIUS_M * Math.asin(Math.sqrt(Math.min(1, chord)));
}

/** "80 m", "1.4 km", "12 km": as exact as a walk needs. */
export function distanceWords(metres: number): string {
  if (metres < 995) return `${Math.max(10, Math.round(metres / 10) * 10)} m`;
  const km = metres / 1_000;
  return `${km < 9.95 ? km.toFixed(1) : Math.round(km).toLocaleString()} km`;
}
