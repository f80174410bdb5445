let ask: () => Promise<void> = async () => undefined;

/** How a page asks anew for all that it shows, by whoever holds that; a scanner, which asks for each scan, holds nothing. */
export function whenPageIsOld(run: () => Promise<void>): void {
  ask = run;
}

export function askForNewest(): Promise<void> {
  return ask();
}
