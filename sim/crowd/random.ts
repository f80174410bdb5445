/** A stream of decisions that a seed repeats: the same seed, the same crowd, whatever the network does. */
export type Random = {
  /** In [0, 1). */
  readonly next: () => number;
  /** True with this probability. */
  readonly chance: (share: number) => boolean;
  readonly between: (low: number, high: number) => number;
  /** In [0, below). */
  readonly int: (below: number) => number;
  readonly pick: <T>(items: readonly T[]) => T;
  readonly normal: (mean: number, deviation: number) => number;
  /** Many short, few long: how people take their time. `sigma` is the deviation of its logarithm. */
  readonly lognormal: (median: number, sigma: number) => number;
  /** An own stream: what one person decides does not depend on how often another one did. */
  readonly fork: (label: string) => Random;
};

export function makeRandom(seed: string): Random {
  const next = stream(hash(seed));
  const normal = (mean: number, deviation: number) =>
    mean + deviation * Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  return {
    next,
    normal,
    chance: (share) => next() < share,
    between: (low, high) => low + (high - low) * next(),
    int: (below) => Math.floor(next() * below),
    pick: (items) => {
      const item = items[Math.floor(next() * items.length)];
      if (item === undefined) throw new Error("nothing to pick from");
      return item;
    },
    lognormal: (median, sigma) => median * Math.exp(normal(0, sigma)),
    fork: (label) => makeRandom(`${seed}/${label}`),
  };
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value >>> 0;
}

/** Source: mulberry32 by Tommy Ettinger, public domain. */
function stream(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
