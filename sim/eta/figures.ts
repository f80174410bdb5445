import type { Method, Result } from "./run-scenario.ts";

/** What is told of a scenario, as plain data: it comes from another thread. */
export type Figures = {
  readonly name: string;
  readonly errors: Readonly<Record<Method, { readonly mae: number; readonly bias: number }>>;
  readonly ranges: { readonly count: number; readonly in50: number; readonly in90: number; readonly width: number };
  /** Of everybody's promise from one update to the next; NaN where nobody waited through two. */
  readonly shiftSeconds: number;
  /** Share of updates that moved it by more than a fifth. */
  readonly moved: number;
  /** Of the same few promises: how far an oracle's moved, and ours. */
  readonly oracleShiftSeconds: number;
  readonly besideOracleSeconds: number;
  readonly monotonicityViolations: number;
};

export function figuresOf({ scenario, errors, ranges, shifts, inevitable, monotonicityViolations }: Result): Figures {
  const { count, in50, in90, width } = ranges;
  const each = Object.entries(errors).map(([method, { mae, bias }]) => [method, { mae, bias }] as const);
  return {
    name: scenario.name,
    errors: Object.fromEntries(each) as Figures["errors"],
    ranges: { count, in50, in90, width },
    shiftSeconds: shifts.BQL.mean,
    moved: shifts.BQL.over20Percent / shifts.BQL.compared,
    oracleShiftSeconds: inevitable.oracle.mean,
    besideOracleSeconds: inevitable.BQL.mean,
    monotonicityViolations,
  };
}
