/** What changed between two looks at who is called. */
export function newCalls(before: readonly number[], after: readonly number[]): number[] {
  return after.filter((number) => !before.includes(number));
}

/** "Number 14, to desk 2." */
export function callWords(number: number, deskId: string | undefined): string {
  return deskId ? `Number ${number}, to desk ${deskId}.` : `Number ${number}.`;
}
