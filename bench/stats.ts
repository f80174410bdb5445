/** The value below which a share of the sorted values lies; nearest rank. NaN for none. */
export function quantile(sorted: readonly number[], share: number): number {
  const rank = Math.max(1, Math.ceil(share * sorted.length));
  return sorted[rank - 1] ?? Number.NaN;
}

export type Spread = { readonly median: number; readonly low: number; readonly high: number; readonly runs: number };

/** Median and range of repeated runs. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  return {
    median: (quantile(sorted, 0.5) + quantile([...sorted].reverse(), 0.5)) / 2,
    low: quantile(sorted, 0),
    high: quantile(sorted, 1),
    runs: sorted.length,
  };
}
