import { accentFor, parseHex } from "#shared/accent";

type Pixel = readonly [number, number, number];

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** Eight bits a channel, three channels, and nothing else out of the ordinary. */
const TRUE_COLOUR = [8, 2, 0, 0, 0];
/** Of the side: a ring and a dot within it. */
const RING = { from: 0.24, to: 0.36 } as const;
const DOT = 0.12;

/**
 * A square in a college's colour with a ring and a dot, as PNG.
 * Source: PNG (Third Edition), W3C 2025, sections 5 and 11.
 */
export async function drawIcon(colour: string, side: number): Promise<Uint8Array<ArrayBuffer>> {
  const { fill, on } = accentFor(colour, "light");
  const [paper, ink] = [parseHex(fill), parseHex(on)] as [Pixel, Pixel];
  const rows = new Uint8Array(side * (1 + 3 * side));
  for (let y = 0, at = 0; y < side; y++) {
    at++; // each row begins with how it was filtered: not at all
    for (let x = 0; x < side; x++, at += 3) {
      const away = Math.hypot(x + 0.5 - side / 2, y + 0.5 - side / 2) / side;
      rows.set(away <= DOT || (away >= RING.from && away <= RING.to) ? ink : paper, at);
    }
  }
  const size = new DataView(new ArrayBuffer(8));
  size.setUint32(0, side);
  size.setUint32(4, side);
  const header = [...new Uint8Array(size.buffer), ...TRUE_COLOUR];
  const body = new Blob([rows]).stream().pipeThrough(new CompressionStream("deflate"));
  const pixels = new Uint8Array(await new Response(body).arrayBuffer());
  const chunks = [chunk("IHDR", header), chunk("IDAT", pixels), chunk("IEND", [])];
  return new Uint8Array(await new Blob([new Uint8Array(SIGNATURE), ...chunks]).arrayBuffer());
}

function chunk(type: string, data: ArrayLike<number>): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(12 + data.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  bytes.set(new TextEncoder().encode(type), 4);
  bytes.set(data, 8);
  view.setUint32(8 + data.length, crc32(bytes.subarray(4, 8 + data.length)));
  return bytes;
}

/** Source: PNG (Third Edition), annex D. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffff_ffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb8_8320 : crc >>> 1;
  }
  return (crc ^ 0xffff_ffff) >>> 0;
}
