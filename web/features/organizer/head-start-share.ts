import type { QueueSummary } from "#shared/domain/queue/types";

/** Above this share of all who joined, head starts cost the others more than they are worth. */
const SHARE_MAX = 0.2;
/** Of fewer people one says nothing. */
const JOINED_MIN = 20;

/** The share of who joined with a head start where it is too large, else null. */
export function headStartShare({ all, headStart }: QueueSummary["joined"]): number | null {
  return all >= JOINED_MIN && headStart > SHARE_MAX * all ? headStart / all : null;
}
