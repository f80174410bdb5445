/** A cookie's value in a Cookie header, or null. Read by hand: lucia's parser throws on a stray percent sign. */
export function readCookie(header: string | null | undefined, wanted: string): string | null {
  for (const pair of header?.split(";") ?? []) {
    const [name, value] = pair.trim().split("=");
    if (name === wanted && value) return value;
  }
  return null;
}
