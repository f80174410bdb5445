import type { Refusal, Result } from "#shared/result";
import type { EventSetup } from "#shared/views/event";

/** An answer that takes longer is not waited for: what is sent then is refused if it was in vain. */
const WAIT_MAX_MS = 5_000;

/** The newest version of each event that an edit of this browser made, once it is known. */
const made = new Map<string, Promise<number>>();

/**
 * Sends an edit once those before it are answered, from the version the last of them made: a second press that comes before the
 * answer to the first is no conflict with somebody else.
 */
export function editInTurn<R extends Refusal>(
  { id, version }: { readonly id: string; readonly version: number },
  send: (version: number) => Promise<Result<EventSetup, R>>,
): Promise<Result<EventSetup, R>> {
  const before = made.get(id) ?? Promise.resolve(0);
  const tooLong = new Promise<number>((done) => setTimeout(() => done(0), WAIT_MAX_MS));
  const edit = Promise.race([before, tooLong]).then((own) => send(Math.max(own, version)));
  const after = edit.then(
    (result) => (result.ok ? result.value.version : before),
    () => before,
  );
  made.set(id, after);
  return edit;
}
