/** A page that is hidden is not painted: what waits for that goes on without. */
const UNPAINTED_MS = 1_000;

/** Runs once what is in the page now has been painted. */
export function afterPaint(run: () => void): void {
  let isDue = true;
  const once = () => {
    if (!isDue) return;
    isDue = false;
    clearTimeout(unpainted);
    run();
  };
  const unpainted = setTimeout(once, UNPAINTED_MS);
  // The callback comes right before the picture is made, and a task of its own after it.
  requestAnimationFrame(() => setTimeout(once));
}
