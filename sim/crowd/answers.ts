import type { Refusal, Result } from "#shared/result";
import { type SessionDeps, Trouble } from "./session.ts";

/** The value, or null for one of the refusals that may happen to this person; any other one is a defect. */
export function valueOr<T, R extends Refusal>(
  { book, measures }: SessionDeps,
  what: string,
  result: Result<T, R>,
  mayBe: readonly R["code"][],
): T | null {
  if (result.ok) return result.value;
  const { code } = result.refusal;
  if (!mayBe.includes(code)) {
    measures.problem(`${what}: refused with ${code}, which nothing explains`);
    throw new Trouble(`${what}: ${code}`);
  }
  book.refused(what, code);
  return null;
}

/** For what must be refused: an acceptance is the defect. */
export function mustRefuse<T, R extends Refusal>(
  deps: SessionDeps,
  what: string,
  result: Result<T, R>,
  mayBe: readonly R["code"][],
): void {
  if (result.ok) deps.measures.problem(`${what}: accepted, though it must be refused (${mayBe.join(" or ")})`);
  else valueOr(deps, what, result, mayBe);
}
