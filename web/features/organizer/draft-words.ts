import { fromCampusField } from "#web/lib/campus-time";
import { formatDayClock } from "#web/lib/time";

/** What a field for a time holds, as a person says it; half typed, as it is. */
export function fieldTimeWords(text: unknown, timeZone: string): string {
  const at = fromCampusField(String(text), timeZone);
  return at === null ? String(text) : formatDayClock(at, timeZone, Date.now());
}

export function yesOrNo(value: unknown): string {
  return value ? "Yes" : "No";
}

/** Several names, each in quotes: they may hold commas. */
export function quoted(names: readonly string[]): string {
  return names.map((name) => `“${name}”`).join(", ");
}
