import type { Eta } from "#shared/domain/queue/types";

const minutes = (ms: number) => Math.max(1, Math.round(ms / 60_000));

/** "about 6 min"; people plan by the middle, staff do not need the range. */
export function waitWords(eta: Eta | null): string {
  if (!eta) return "—";
  return eta.medianMs < 45_000 ? "under 1 min" : `about ${minutes(eta.medianMs)} min`;
}

/** Minutes and seconds since an instant, for somebody standing at a desk: "0:40", "12:05". */
export function sinceWords(at: number, now: number): string {
  const seconds = Math.max(0, Math.floor((now - at) / 1_000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
