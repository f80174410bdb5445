/**
 * Sends one after the other; one that fails keeps none of the others back.
 * @returns what failed
 */
export async function sendEach<T>(all: readonly T[], send: (one: T) => Promise<void>): Promise<unknown[]> {
  const failures: unknown[] = [];
  for (const one of all) await send(one).catch((failure: unknown) => failures.push(failure));
  return failures;
}
