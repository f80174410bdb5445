import { makeMemory } from "./memory.ts";

/** Languages, time zones and looks that are in use at a time. */
const FORMATS_MAX = 200;
const formats = makeMemory<Intl.DateTimeFormat>(FORMATS_MAX, Number.POSITIVE_INFINITY);

/** A clock or calendar of a place. Making one takes as long as using it fifty times, and a drop has thousands of mails. */
export function dateFormat(language: string, look: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify([language, look]);
  const known = formats.get(key, 0) ?? new Intl.DateTimeFormat(language, look);
  formats.set(key, known, 0);
  return known;
}
