/** What the browser's own tools, and our measurements, find it under: from a code that was read to its verdict on the screen. */
export const VERDICT_MEASURE = "gate-verdict";

/** Called when the verdict is in the page; a task of its own after the next frame begins when it is painted. */
export function measureVerdict(readAt: number): void {
  requestAnimationFrame(() =>
    setTimeout(() => {
      performance.clearMeasures(VERDICT_MEASURE);
      performance.measure(VERDICT_MEASURE, { start: readAt });
    }),
  );
}
