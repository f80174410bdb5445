const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** A short code to be read aloud and typed: one character, five random bits, for each byte of `random`. */
export function makeShortCode(random: Uint8Array): string {
  return Array.from(random, (byte) => ALPHABET.charAt(byte % ALPHABET.length)).join("");
}

/**
 * Reads a short code a person typed: Crockford base 32, where I and L mean 1 and O means 0, in any case, with dashes and
 * spaces dropped.
 * @param chars how many characters the code has
 * @returns the code in upper case, or null for anything else
 * Source: Douglas Crockford, "Base 32" (decoding rules, without the check symbol).
 */
export function readShortCode(text: string, chars: number): string | null {
  // Upper-casing turns some foreign letters into ours (ſ into S), so only printable ASCII may reach it.
  if (text.length > chars * 3 || !/^[ -~]*$/.test(text)) return null;
  const code = text.toUpperCase().replace(/[ -]/g, "").replace(/[IL]/g, "1").replace(/O/g, "0");
  return code.length === chars && /^[0-9A-HJKMNP-TV-Z]+$/.test(code) ? code : null;
}
