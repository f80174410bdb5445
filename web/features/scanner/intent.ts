/** A code whose answer never came, with the command it was asked under. */
export type Undecided = { readonly code: string; readonly commandId: string } | null;

/**
 * The command id to ask a code under. The gate may have admitted somebody whose answer was lost on the way; asked again
 * under the same id it repeats that answer, under a new one it would say "already inside" to the very person.
 */
export function commandIdFor(code: string, undecided: Undecided, fresh: () => string): string {
  return undecided?.code === code ? undecided.commandId : fresh();
}
