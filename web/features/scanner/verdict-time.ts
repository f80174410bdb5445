/** What the browser's own tools, and our measurements, find it under: from a code that was read to its verdict on the screen. */
export const VERDICT_MEASURE = "gate-verdict";

/** Called when the verdict is in the page; the second frame from then on begins when it is painted. */
export function measureVerdict(readAt: number): void {
  requestAnimationFrame(() =>
    requestAnimationFrame(() => {
      performance.clearMeasures(VERDICT_MEASURE);
      performance.measure(VERDICT_MEASURE, { start: readAt });
    }),
  );
}
