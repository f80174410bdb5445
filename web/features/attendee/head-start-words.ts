import { FLOOR_STREAK_MAX } from "#shared/domain/eta/floor";
import type { Lane } from "#shared/domain/queue/types";

const MINUTE_MS = 60_000;

/** What a head start does at most to those who wait; null where nobody can have one. */
export function boundWords(lanes: readonly Lane[]): string | null {
  if (!lanes.some(({ creditMs }) => creditMs > 0)) return null;
  return `After ${FLOOR_STREAK_MAX} in a row with a head start, the next without one is called.`;
}

/** What a lane's head start is worth; null for a lane without one. */
export function headStartWords({ creditMs }: Lane): string | null {
  return creditMs > 0 ? `Counts as joined ${Math.round(creditMs / MINUTE_MS)} min earlier` : null;
}
