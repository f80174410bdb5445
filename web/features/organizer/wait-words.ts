import type { Eta } from "#shared/domain/queue/types";

/** "about 6 min", and "about a minute" as where the range stands too; people plan by the middle, staff do not need the range. */
export function waitWords(eta: Eta | null): string {
  if (!eta) return "—";
  const minutes = Math.round(eta.medianMs / 60_000);
  return minutes <= 1 ? "about a minute" : `about ${minutes} min`;
}

/** Minutes and seconds since an instant, for somebody standing at a desk: "0:40", "12:05". */
export function sinceWords(at: number, now: number): string {
  const seconds = Math.max(0, Math.floor((now - at) / 1_000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
