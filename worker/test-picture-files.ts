/** For tests: a whole JPEG as its segments say, with whatever segments before its frame; nothing can decode it. */
export function bareJpeg(width: number, height: number, ...segments: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const frame = jpegSegment(0xc0, [8, ...uint16(height), ...uint16(width), 1, 1, 0x11, 0]);
  return bytesOf([0xff, 0xd8], ...segments, frame, jpegSegment(0xda, [1, 1, 0, 0, 63, 0]), [1, 2, 3, 0xff, 0xd9]);
}

export function jpegSegment(marker: number, data: Uint8Array | readonly number[]): Uint8Array<ArrayBuffer> {
  return bytesOf([0xff, marker], uint16(data.length + 2), data);
}

/** A whole WebP as its chunks say: lossless, in an extended file where there is a canvas. */
export function bareWebp(
  width: number,
  height: number,
  canvas?: { readonly width: number; readonly height: number; readonly flags: number },
): Uint8Array<ArrayBuffer> {
  const size = (width - 1) | ((height - 1) << 14);
  const picture = webpChunk("VP8L", [0x2f, ...uint32(size).reverse(), 0]);
  const extended = canvas
    ? webpChunk("VP8X", [canvas.flags, 0, 0, 0, ...uint24(canvas.width - 1), ...uint24(canvas.height - 1)])
    : [];
  const body = bytesOf("WEBP", extended, picture);
  return bytesOf("RIFF", uint32(body.length).reverse(), body);
}

function webpChunk(type: string, data: readonly number[]): Uint8Array<ArrayBuffer> {
  return bytesOf(type, uint32(data.length).reverse(), data, data.length % 2 ? [0] : []);
}

/** Low byte first. */
function uint24(value: number): number[] {
  return [value & 255, (value >>> 8) & 255, value >>> 16];
}

function uint16(value: number): number[] {
  return [value >>> 8, value & 255];
}

/** Bytes after one another; a text stands for its characters, a byte each. */
export function bytesOf(...parts: readonly (string | Uint8Array | readonly number[])[]): Uint8Array<ArrayBuffer> {
  const all = parts.map((part) =>
    typeof part === "string" ? Uint8Array.from(part, (char) => char.charCodeAt(0)) : Uint8Array.from(part),
  );
  const whole = new Uint8Array(all.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of all) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** A chunk of a PNG; its checksum is right. */
export function pngChunk(type: string, data: Uint8Array | readonly number[]): Uint8Array<ArrayBuffer> {
  const named = bytesOf(type, data);
  return bytesOf(uint32(data.length), named, uint32(crc32(named)));
}

export const PNG_SIGNATURE = "\x89PNG\r\n\x1a\n";

/** The header of a PNG with eight bits and four channels. */
export function pngHeader(width: number, height: number): Uint8Array<ArrayBuffer> {
  return pngChunk("IHDR", [...uint32(width), ...uint32(height), 8, 6, 0, 0, 0]);
}

/** A whole PNG of one colour, any chunks put in before its data. */
export async function pngOf(
  width: number,
  height: number,
  colour: readonly number[],
  more: Uint8Array = new Uint8Array(),
): Promise<Uint8Array<ArrayBuffer>> {
  const row = [0, ...Array.from({ length: width }, () => colour).flat()];
  const raw = Uint8Array.from(Array.from({ length: height }, () => row).flat());
  const packed = new Response(new Blob([raw]).stream().pipeThrough(new CompressionStream("deflate")));
  const data = new Uint8Array(await packed.arrayBuffer());
  return bytesOf(PNG_SIGNATURE, pngHeader(width, height), more, pngChunk("IDAT", data), pngChunk("IEND", []));
}

export function uint32(value: number): number[] {
  return [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
}

/** Source: ISO 3309, as PNG uses it. */
function crc32(bytes: Uint8Array): number {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return ~crc >>> 0;
}
