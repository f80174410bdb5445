/**
 * Works through all items, one after the other or a few at once: one that fails does not keep the others waiting.
 * @throws the first failure, once every item had its turn
 */
export async function eachAlone<T>(items: Iterable<T>, work: (item: T) => Promise<void>, atOnce = 1): Promise<void> {
  const failures: unknown[] = [];
  const left = items[Symbol.iterator]();
  const takeTurns = async () => {
    for (let next = left.next(); !next.done; next = left.next()) {
      try {
        await work(next.value);
      } catch (failure) {
        failures.push(failure);
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, takeTurns));
  if (failures.length > 0) throw failures[0];
}

/** Takes steps one after the other: one that fails does not keep the next from being taken. @throws the first failure, at the end */
export function inTurn(...steps: readonly (() => Promise<unknown>)[]): Promise<void> {
  return eachAlone(steps, async (step) => void (await step()));
}
