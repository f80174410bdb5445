/** Networks of the public internet's size that are not of it: from, and how many leading bits. */
const RESERVED_V4: readonly (readonly [string, number])[] = [
  ["0.0.0.0", 8], // this network
  ["10.0.0.0", 8], // private
  ["100.64.0.0", 10], // shared by a provider's customers
  ["127.0.0.0", 8], // this machine
  ["169.254.0.0", 16], // this link, where clouds keep their secrets
  ["172.16.0.0", 12], // private
  ["192.0.0.0", 24], // protocols
  ["192.0.2.0", 24], // examples
  ["192.88.99.0", 24], // 6to4 relays
  ["192.168.0.0", 16], // private
  ["198.18.0.0", 15], // benches
  ["198.51.100.0", 24], // examples
  ["203.0.113.0", 24], // examples
  ["224.0.0.0", 3], // many at once, reserved, everybody
];

/** Within what is public of IPv6, 2000::/3. */
const RESERVED_V6: readonly (readonly [string, number])[] = [
  ["2001::", 23], // protocols, Teredo among them, which carries an IPv4 address
  ["2001:db8::", 32], // examples
  ["2002::", 16], // 6to4, which carries one too
  ["3fff::", 20], // examples
];

/**
 * Whether an address is one of the public internet. What is no address is none.
 * @param text as a name resolves to it: "192.0.2.1", "2001:db8::1"
 * Source: IANA's registries of special-purpose addresses, IPv4 and IPv6.
 */
export function isPublicAddress(text: string): boolean {
  const four = readV4(text);
  if (four !== null) return !RESERVED_V4.some(([from, bits]) => isWithin(four, readV4(from), bits, 32));
  const six = readV6(text);
  if (six === null || !isWithin(six, readV6("2000::"), 3, 128)) return false;
  return !RESERVED_V6.some(([from, bits]) => isWithin(six, readV6(from), bits, 128));
}

function isWithin(address: bigint, network: bigint | null, bits: number, size: number): boolean {
  const rest = BigInt(size - bits);
  return network !== null && address >> rest === network >> rest;
}

function readV4(text: string): bigint | null {
  if (!/^(\d{1,3}\.){3}\d{1,3}$/.test(text)) return null;
  const parts = text.split(".").map(Number);
  if (parts.some((part) => part > 255)) return null;
  return parts.reduce((sum, part) => sum * 256n + BigInt(part), 0n);
}

function readV6(text: string): bigint | null {
  const halves = text.toLowerCase().split("::");
  if (halves.length > 2) return null;
  const [head = [], tail = []] = halves.map((half) => (half === "" ? [] : half.split(":")));
  const gap = 8 - head.length - tail.length;
  if (halves.length === 2 ? gap < 1 : gap !== 0) return null;
  const groups = [...head, ...Array.from({ length: gap }, () => "0"), ...tail];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/.test(group))) return null;
  return groups.reduce((sum, group) => sum * 65_536n + BigInt(`0x${group}`), 0n);
}
