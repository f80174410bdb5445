/** What queues usually tell: kept to be compared with. Seconds. */
export const SIMPLE = ["60 s mean", "60 s rate", "last wait", "all mean"] as const;
export type SimpleName = (typeof SIMPLE)[number];

const WINDOW_SECONDS = 60;

export type Recent = ReturnType<typeof recently>;

export function recently() {
  let ended: { at: number; seconds: number; isDeparture: boolean }[] = [];
  let sum = 0;
  let count = 0;
  let lastWait: number | null = null;
  return {
    finished(seconds: number, at: number, isDeparture: boolean): void {
      ended.push({ at, seconds, isDeparture });
      sum += seconds;
      count += 1;
    },
    called(wait: number): void {
      lastWait = wait;
    },
    /** What each would tell whoever has `ahead` people before them; the prior where there is nothing to go by. */
    estimates(ahead: number, servers: number, priorSeconds: number, at: number): Record<SimpleName, number> {
      ended = ended.filter((one) => one.at > at - WINDOW_SECONDS);
      const places = (ahead + 1) / Math.max(1, servers);
      const all = count > 0 ? sum / count : priorSeconds;
      const seen = ended.length;
      const departed = ended.filter(({ isDeparture }) => isDeparture).length;
      return {
        "60 s mean": places * (seen > 0 ? ended.reduce((total, one) => total + one.seconds, 0) / seen : priorSeconds),
        "60 s rate": departed > 0 ? ((ahead + 1) * WINDOW_SECONDS) / departed : places * priorSeconds,
        "last wait": lastWait ?? places * priorSeconds,
        "all mean": places * all,
      };
    },
  };
}
