import type { DropResult } from "./run-drop.ts";

const FAULTS = {
  overtaken: "had their turn before somebody who came, or was drawn, earlier",
  calledTwice: "were called again, or called and then not",
  lostPlaces: "were given another place than theirs",
  wronglyDrawn: "draws gave two people one place",
  jumped: "had a seat kept without ever being called",
} as const satisfies Record<keyof DropResult["faults"], string>;

/** What must hold and does not, in words; none for a drop as it should be. */
export function brokenOf({ faults, sold, passes, outcomes, called, places }: DropResult, seats: number): string[] {
  const found = Object.entries(FAULTS).flatMap(([fault, words]) => {
    const count = faults[fault as keyof typeof FAULTS];
    return count > 0 ? [`${count} ${words}`] : [];
  });
  if (sold > seats) found.push(`${sold} seats were sold of ${seats}`);
  if (passes !== sold) found.push(`${sold} seats were sold, and there are ${passes} passes`);
  if (outcomes.seat !== sold) found.push(`${outcomes.seat} were told of a seat, and ${sold} were sold`);
  if (outcomes.nothing > 0) found.push(`${outcomes.nothing} came to no end`);
  if (called !== places) found.push(`${places} places were given, and ${called} were called`);
  return found;
}

/** The drop in figures, a line each. */
export function linesOf(result: DropResult, seats: number): string[] {
  const { outcomes, waits, faults } = result;
  const at = (share: number) => waits.errors[Math.ceil(share * waits.errors.length) - 1] ?? 0;
  const { seat, abandoned, left, missed } = outcomes;
  return [
    ["everybody was called", `${minutes(result.lastCallMs)} after the opening`],
    ["the last seat was sold", `${minutes(result.lastSeatMs)} after the opening, what came back included`],
    ["called a second", result.calledPerSecond.toFixed(1)],
    ["seats sold", `${result.sold} of ${seats}; ${seat} people were told so`],
    ["on the waiting list", String(outcomes["waiting-list"])],
    ["went away", `${left} while waiting, ${abandoned} with a seat held; ${missed} missed their turn`],
    ["places in line", `${result.places}, with those who missed a turn and took another`],
    ["overtaken", String(faults.overtaken)],
    ["called twice, lost places", `${faults.calledTwice}, ${faults.lostPlaces}`],
    ["waits shown", `${waits.answers}; the longest was ${minutes(waits.longest)}`],
    ["error of the wait shown", `median ${seconds(at(0.5))}, 95 % ${seconds(at(0.95))}, largest ${seconds(at(1))}`],
    ["range that held it", `${(100 * waits.within).toFixed(1)} % of them; it says 90 %`],
    ["requests", `${result.requests}, ${result.turnedAway} of them too many by one person`],
    ["commands of the ledger", `${result.commands} taken, ${result.shed} told to come again`],
    ["kept by the room", `${result.roomBytes} bytes for all, and one row for each person`],
  ].map(([name = "", value]) => `${name.padEnd(26)}${value}`);
}

function minutes(ms: number): string {
  const whole = Math.round(ms / 1000);
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
