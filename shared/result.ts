/**
 * The outcome of a decision. A refusal is a value a person can be told; only bugs throw.
 * `R` is a union tagged by `code`.
 */
export type Result<T, R extends Refusal = Refusal> = Ok<T> | Refused<R>;

export type Ok<T> = { readonly ok: true; readonly value: T };
export type Refused<R extends Refusal> = { readonly ok: false; readonly refusal: R };

/** A fact that prevents a command, e.g. `{ code: "event-full" }`; other fields are what the screen says. */
export type Refusal = { readonly code: string };

/** The value of a command that has nothing to tell but that it was done. */
export type Done = Record<string, never>;

export function ok<T>(value: T): Ok<T> {
  return { ok: true, value };
}

export function refuse<R extends Refusal>(refusal: R): Refused<R> {
  return { ok: false, refusal };
}

/** Ends every `switch` over a tagged union: a new case becomes a compile error. */
export function assertNever(value: never): never {
  throw new Error(`unexpected case: ${JSON.stringify(value)}`);
}
