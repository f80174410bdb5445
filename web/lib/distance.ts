/** "80 m", "1.4 km", "12 km": as exact as a walk needs. */
export function distanceWords(metres: number): string {
  if (metres < 995) return `${Math.max(10, Math.round(metres / 10) * 10)} m`;
  const km = metres / 1_000;
  return `${km < 9.95 ? km.toFixed(1) : Math.round(km).toLocaleString()} km`;
}
