const ROUNDS = 8;
/** Fewer bits make a poor shuffle of very few people; more would only cost steps. */
const HALF_BITS_MIN = 4;

/**
 * The place of one of those who came before the opening, without shuffling all of them: a permutation of 1…`early` that
 * the seed chooses, worked out for one number.
 * @param seed   text; whoever does not know it can tell nothing about any place
 * @param number in the order of arrival, 1…early
 * @returns 1…early, another one for each number
 * Source: a Feistel network over the next power of four, walked until it is back within range (Black and Rogaway, "Ciphers
 * with Arbitrary Finite Domains", 2002); its rounds are MurmurHash3's finaliser (Appleby), keyed by a hash of the seed.
 */
export function drawPlace(seed: string, number: number, early: number): number {
  const halfBits = Math.max(HALF_BITS_MIN, Math.ceil(Math.log2(Math.max(2, early)) / 2));
  const keys = Array.from({ length: ROUNDS }, (_, round) => hashOf(`${seed}:${round}`));
  let place = number - 1;
  do place = permute(place, halfBits, keys);
  while (place >= early);
  return place + 1;
}

function permute(value: number, halfBits: number, keys: readonly number[]): number {
  const mask = 2 ** halfBits - 1;
  let left = value >>> halfBits;
  let right = value & mask;
  for (const key of keys) [left, right] = [right, left ^ (mix(right ^ key) & mask)];
  return left * 2 ** halfBits + right;
}

/** FNV-1a, mixed. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = mix(Math.imul(hash ^ text.charCodeAt(i), 0x01000193));
  return hash;
}

function mix(value: number): number {
  let h = value;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
