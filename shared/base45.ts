// QR codes store these 45 characters, and only these, in their compact alphanumeric mode.
const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

/** By character code: a scanner on a slow phone reads each code more than once. */
const DIGITS: readonly (number | undefined)[] = Array.from({ length: 128 }, (_, code) => {
  const digit = ALPHABET.indexOf(String.fromCharCode(code));
  return digit < 0 ? undefined : digit;
});

/**
 * Bytes to Base45 text: two bytes become three characters, a last odd byte two.
 * Source: RFC 9285, section 4.
 */
export function encodeBase45(bytes: Uint8Array): string {
  let text = "";
  for (let i = 0; i < bytes.length; i += 2) {
    const high = bytes[i] ?? 0;
    const low = bytes[i + 1];
    text += low === undefined ? digits(high, 2) : digits(high * 256 + low, 3);
  }
  return text;
}

/**
 * Base45 text to bytes. Never throws.
 * @returns null for a foreign character (lower case too), an impossible length, or a group above its largest value
 * Source: RFC 9285, sections 4 and 6.
 */
export function decodeBase45(text: string): Uint8Array | null {
  if (text.length % 3 === 1) return null;
  const bytes = new Uint8Array(Math.floor(text.length / 3) * 2 + (text.length % 3 === 2 ? 1 : 0));
  let at = 0;
  for (let i = 0; i < text.length; i += 3) {
    const end = Math.min(i + 3, text.length);
    let value = 0;
    for (let place = end - 1; place >= i; place--) {
      const digit = DIGITS[text.charCodeAt(place)];
      if (digit === undefined) return null;
      value = value * 45 + digit;
    }
    const isWhole = end - i === 3;
    if (value > (isWhole ? 0xffff : 0xff)) return null;
    if (isWhole) bytes[at++] = value >> 8;
    bytes[at++] = value & 0xff;
  }
  return bytes;
}

/** `count` base-45 digits, the least significant first. */
function digits(value: number, count: number): string {
  let text = "";
  for (let rest = value; text.length < count; rest = Math.floor(rest / 45)) text += ALPHABET.charAt(rest % 45);
  return text;
}
