/** Longer texts are cut down to where they differ. */
const WHOLE_CHARS_MAX = 160;
/** How much of what is the same is left on either side, so that the place is found. */
const AROUND_CHARS = 40;
/** Of what differs in one text. */
const SHOWN_CHARS_MAX = 400;

/** Two texts, each around the part that is not the same in both. */
export function excerptsOf(one: string, other: string): readonly [string, string] {
  if (one.length <= WHOLE_CHARS_MAX && other.length <= WHOLE_CHARS_MAX) return [one, other];
  const shorter = Math.min(one.length, other.length);
  let from = 0;
  while (from < shorter && one[from] === other[from]) from += 1;
  let after = 0;
  while (after < shorter - from && one.at(-1 - after) === other.at(-1 - after)) after += 1;
  return [excerpt(one, from, after), excerpt(other, from, after)];
}

function excerpt(text: string, from: number, after: number): string {
  const start = from <= AROUND_CHARS ? 0 : from - AROUND_CHARS;
  const wanted = after <= AROUND_CHARS ? text.length : text.length - after + AROUND_CHARS;
  const end = Math.min(wanted, start + SHOWN_CHARS_MAX);
  return `${start > 0 ? "…" : ""}${text.slice(start, end)}${end < text.length ? "…" : ""}`;
}
