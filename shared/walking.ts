import type { GeoPoint } from "./views/venue.ts";

/** Mean radius. Source: IUGG, R1. */
const EARTH_RADIUS_M = 6_371_009;
/**
 * How much longer ways are than the crow flies. Paths that meet at right angles are 4/π times as long on average over all
 * directions; a campus crossed by a river, or with a lawn to cut across, has other ones.
 */
const DETOUR = 4 / Math.PI;
/** 1.2 m/s. Source: Highway Capacity Manual 2000, chapter 18, where fewer than a fifth of those who walk are 65 or older. */
const METRES_PER_MINUTE = 72;
/** Whoever has further than this to go does not go on foot, or a place has the wrong coordinates. */
export const WALK_MINUTES_MAX = 30;

/** Metres between two points, as the crow flies. Source: the haversine formula (Sinnott 1984). */
export function metresBetween(a: GeoPoint, b: GeoPoint): number {
  const radians = (degrees: number) => (degrees * Math.PI) / 180;
  const up = Math.sin(radians(b.latitude - a.latitude) / 2) ** 2;
  const along = Math.sin(radians(b.longitude - a.longitude) / 2) ** 2;
  const chord = up + Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude)) * along;
  return 2 * EARTH_RADIUS_M * Math.asin(Math.sqrt(Math.min(1, chord)));
}

/**
 * About how long somebody walks from one place to another: the straight way, with a detour, at an even pace.
 * @returns whole minutes, 1 at least; null for more than `WALK_MINUTES_MAX`
 */
export function walkMinutes(from: GeoPoint, to: GeoPoint): number | null {
  const minutes = Math.max(1, Math.ceil((metresBetween(from, to) * DETOUR) / METRES_PER_MINUTE));
  return minutes > WALK_MINUTES_MAX ? null : minutes;
}
