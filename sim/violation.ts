/** What must always hold; the names are those of the invariants table, plus stock, hand-over, quotas, codes, passes, money, the waiting list, the books and coming to rest. */
export type Invariant =
  | "I1"
  | "I2"
  | "I3"
  | "I6"
  | "I7"
  | "I8"
  | "I9"
  | "I12"
  | "STOCK"
  | "HANDOVER"
  | "ANSWER"
  | "HOLD"
  | "QUOTA"
  | "CODE"
  | "PASS"
  | "MONEY"
  | "WAIT"
  | "MAIL"
  | "LIVE"
  | "BOOKS";

export class Violation extends Error {
  override readonly name = "Violation";
  readonly invariant: Invariant;

  constructor(invariant: Invariant, detail: string) {
    super(`${invariant}: ${detail}`);
    this.invariant = invariant;
  }
}

export function check(invariant: Invariant, holds: boolean, detail: () => string): void {
  if (!holds) throw new Violation(invariant, detail());
}

/** Compares as JSON, byte for byte. */
export function checkSame(invariant: Invariant, what: string, actual: unknown, expected: unknown): void {
  const [a, b] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (a !== b) throw new Violation(invariant, `${what}\n  is        ${a}\n  should be ${b}`);
}
