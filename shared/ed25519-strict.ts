// What platforms may judge differently is settled here, before any of them is asked: RFC 8032 leaves it open, and OpenSSL and
// BoringSSL have changed their minds about it.

/** The order of the base point, little-endian. */
const L = bytesOf("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
/** The field's prime 2^255 - 19, little-endian. */
const P = bytesOf("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f");
/** The points of order 1, 2, 4 and 8 in their canonical form, without the sign bit. */
const SMALL_ORDER = [
  "0000000000000000000000000000000000000000000000000000000000000000",
  "0100000000000000000000000000000000000000000000000000000000000000",
  "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
  "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
  "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
].map(bytesOf);

/**
 * Whether 32 bytes may be somebody's public key or a signature's R: the one encoding of a point, and none whose small order
 * lets a signature fit many messages. Whether they are a point at all is the platform's to say.
 * Source: RFC 8032, section 5.1.3; the points of small order as in libsodium's `ge25519_has_small_order`.
 */
export function isStrictPoint(bytes: Uint8Array): boolean {
  if (bytes.length !== P.length) return false;
  const unsigned = Uint8Array.from(bytes);
  unsigned[31] = (unsigned[31] ?? 0) & 0x7f;
  return isLess(unsigned, P) && !SMALL_ORDER.some((point) => isEqual(point, unsigned));
}

/**
 * Whether 64 bytes can be an honest signature: R as above, and S below the group's order, so that nobody makes a second
 * signature of a first.
 * Source: RFC 8032, section 5.1.7.
 */
export function isStrictSignature(bytes: Uint8Array): boolean {
  return bytes.length === 64 && isStrictPoint(bytes.subarray(0, 32)) && isLess(bytes.subarray(32), L);
}

/** Of two little-endian numbers of the same length. */
function isLess(a: Uint8Array, b: Uint8Array): boolean {
  for (let at = b.length - 1; at >= 0; at--) {
    const [x, y] = [a[at] ?? 0, b[at] ?? 0];
    if (x !== y) return x < y;
  }
  return false;
}

function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.every((byte, at) => byte === b[at]);
}

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from({ length: hex.length / 2 }, (_, at) => Number.parseInt(hex.slice(at * 2, at * 2 + 2), 16));
}
