import type { LiveState } from "#web/ui/live-dot";

/** One answer may be slow, and the next one lost. */
const LOST_AFTER_TURNS = 3;
const OFFLINE_AFTER_TURNS = 10;

/** How fresh an answer is that is asked for every `everyMs`; times in milliseconds. */
export function polledState(updatedAt: number, everyMs: number, isOnline: boolean, now: number): LiveState {
  const turns = (now - updatedAt) / everyMs;
  if (!isOnline || turns > OFFLINE_AFTER_TURNS) return "offline";
  return turns > LOST_AFTER_TURNS ? "reconnecting" : "connected";
}
