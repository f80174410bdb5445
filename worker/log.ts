/** One line of JSON, for machines to search. Never put anything about a person into `fields`; ids are fine. */
export function logLine(
  level: "info" | "error",
  message: string,
  fields: Readonly<Record<string, string | number | null>>,
): void {
  const line = JSON.stringify({ level, message, ...fields });
  if (level === "error") console.error(line);
  else console.log(line);
}

/** What an unexpected failure may leave in a log: where it came from, not what it was about. */
export function describeFailure(failure: unknown): string {
  return failure instanceof Error ? (failure.stack ?? `${failure.name}: ${failure.message}`) : typeof failure;
}
