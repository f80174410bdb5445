/** Fractional parts of the cube roots of the first 64 primes (FIPS 180-4, 4.2.2). */
const K = new Uint32Array(64);
/** Fractional parts of the square roots of the first 8 primes (5.3.3). */
const START = new Uint32Array(8);

for (let number = 2, found = 0; found < K.length; number++) {
  if (hasDivisor(number)) continue;
  if (found < START.length) START[found] = fraction(Math.sqrt(number));
  K[found++] = fraction(Math.cbrt(number));
}

function hasDivisor(number: number): boolean {
  for (let divisor = 2; divisor * divisor <= number; divisor++) if (number % divisor === 0) return true;
  return false;
}

function fraction(root: number): number {
  return (root - Math.floor(root)) * 2 ** 32;
}

const BLOCK_BYTES = 64;
/** One bit that ends the text, and its length as 64 bits. */
const TAIL_BYTES = 9;
const words = new Uint32Array(64);
const encoder = new TextEncoder();

/**
 * SHA-256 of a text's UTF-8 bytes, hex: what `sha256Hex` gives, without a promise. For storage turns, which are synchronous and
 * cannot wait for the platform's own.
 * Source: FIPS 180-4, 6.2.
 */
export function sha256HexSync(text: string): string {
  const bytes = encoder.encode(text);
  const padded = new Uint8Array(Math.ceil((bytes.length + TAIL_BYTES) / BLOCK_BYTES) * BLOCK_BYTES);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 8, Math.floor(bytes.length / 2 ** 29));
  view.setUint32(padded.length - 4, bytes.length << 3);
  const hash = START.slice();
  for (let block = 0; block < padded.length; block += BLOCK_BYTES) compress(hash, view, block);
  return Array.from(hash, (word) => word.toString(16).padStart(8, "0")).join("");
}

function compress(hash: Uint32Array, view: DataView, block: number): void {
  for (let at = 0; at < 16; at++) words[at] = view.getUint32(block + at * 4);
  for (let at = 16; at < 64; at++) {
    const [w15, w2] = [word(at - 15), word(at - 2)];
    const s0 = turn(w15, 7) ^ turn(w15, 18) ^ (w15 >>> 3);
    const s1 = turn(w2, 17) ^ turn(w2, 19) ^ (w2 >>> 10);
    words[at] = word(at - 16) + s0 + word(at - 7) + s1;
  }
  let [a, b, c, d, e, f, g, h] = hash as unknown as [number, number, number, number, number, number, number, number];
  for (let at = 0; at < 64; at++) {
    const mixed = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25);
    const t1 = (h + mixed + ((e & f) ^ (~e & g)) + (K[at] as number) + word(at)) | 0;
    const t2 = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  const added = [a, b, c, d, e, f, g, h];
  for (let at = 0; at < 8; at++) hash[at] = (hash[at] as number) + (added[at] as number);
}

function word(at: number): number {
  return words[at] as number;
}

function turn(value: number, bits: number): number {
  return (value >>> bits) | (value << (32 - bits));
}
