import { parseArgs } from "node:util";

export const USAGE = `npm run bench:drop -- [--people 500] [--seats 100] [--early 0.4] [--over 10] [--commands 200] [--minutes 5]

  --people    who wants a seat
  --seats     how many there are
  --early     the share of them that comes before the opening
  --over      seconds after the opening in which the others come
  --commands  writing commands a second the ledger takes
  --minutes   when to stop at the latest`;

export type DropOptions = {
  readonly people: number;
  readonly seats: number;
  readonly early: number;
  readonly overMs: number;
  readonly commandsPerSecond: number;
  readonly withinMs: number;
};

/** @throws with the usage for anything it does not know */
export function parseDropOptions(args: readonly string[]): DropOptions {
  const text = (fallback: string) => ({ type: "string", default: fallback }) as const;
  const options = {
    people: text("500"),
    seats: text("100"),
    early: text("0.4"),
    over: text("10"),
    commands: text("200"),
    minutes: text("5"),
  };
  const { values } = parseArgs({ args: [...args], options });
  const numbers = Object.values(values).map(Number);
  if (numbers.some((value) => !(value >= 0))) throw new Error(USAGE);
  return {
    people: Number(values.people),
    seats: Number(values.seats),
    early: Number(values.early),
    overMs: Number(values.over) * 1000,
    commandsPerSecond: Number(values.commands),
    withinMs: Number(values.minutes) * 60_000,
  };
}
