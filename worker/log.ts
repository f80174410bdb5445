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

/** A path as it may be noted: the address of somebody's calendar, the one by which they withdraw, or the name of their phone's wallet, opens it to who reads it. */
export function withoutSecret(path: string): string {
  return path
    .replace(/(\/calendar\/)(?!events\/).+/, "$1…")
    .replace(/(\/unsubscribe\/).+/, "$1…")
    .replace(/(\/wallet\/v1\/devices\/)[^/]+/, "$1…");
}

/** Where an unexpected failure came from, and not whom it was about: a failed query's own message holds its values. */
export function describeFailure(failure: unknown): string {
  const root = rootCause(failure);
  return root instanceof Error ? (root.stack ?? `${root.name}: ${root.message}`) : typeof root;
}

/** What lies at the bottom of errors that wrap others. */
export function rootCause(failure: unknown): unknown {
  let root = failure;
  while (root instanceof Error && root.cause instanceof Error) root = root.cause;
  return root;
}
