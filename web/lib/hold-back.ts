/** Nobody else waits longer than this for what is slow. */
const HELD_MS_MAX = 1_500;

let holds = 0;
const waiting = new Set<() => void>();

/**
 * From now on what can wait does: somebody waits for what the page shows next.
 * @returns what lets it go on; harmless twice
 */
export function holdBack(): () => void {
  let isHeld = true;
  const letGo = () => {
    if (!isHeld) return;
    isHeld = false;
    clearTimeout(late);
    holds -= 1;
    if (holds > 0) return;
    const due = [...waiting];
    waiting.clear();
    for (const run of due) run();
  };
  holds += 1;
  const late = setTimeout(letGo, HELD_MS_MAX);
  return letGo;
}

/** Runs at once, or when nothing is held back any more: the same function then once, however often it was asked for. */
export function whenLetGo(run: () => void): void {
  if (holds === 0) run();
  else waiting.add(run);
}
