import type { Reading } from "./read-header.ts";

const FIRST_CHUNK_AT = 12;
const CHUNK_HEADER_BYTES = 8;
const LOSSY = 0x56503820; // "VP8 "
const LOSSLESS = 0x5650384c; // VP8L
const EXTENDED = 0x56503858; // VP8X
const ANIMATED = 0x02;

/** Follows a WebP's chunks to its picture. Source: RFC 9649, section 2; RFC 6386, section 9.1. */
export function readWebp(view: DataView): Reading {
  const end = CHUNK_HEADER_BYTES + view.getUint32(4, true);
  if (end > view.byteLength) return "cut-off";
  let canvas: { width: number; height: number } | null = null;
  let at = FIRST_CHUNK_AT;
  while (at + CHUNK_HEADER_BYTES <= end) {
    const type = view.getUint32(at);
    const data = at + CHUNK_HEADER_BYTES;
    const bytes = view.getUint32(at + 4, true);
    if (data + bytes > end) return "cut-off";
    if (type === EXTENDED) {
      if (canvas || at !== FIRST_CHUNK_AT || bytes < 10) return "broken";
      if (view.getUint8(data) & ANIMATED) return "moves";
      canvas = { width: 1 + uint24(view, data + 4), height: 1 + uint24(view, data + 7) };
    }
    if (type === LOSSY || type === LOSSLESS) {
      const size = type === LOSSY ? lossySize(view, data, bytes) : losslessSize(view, data, bytes);
      if (!size || size.width === 0 || size.height === 0) return "broken";
      const isAnother = canvas && (canvas.width !== size.width || canvas.height !== size.height);
      return isAnother ? "broken" : size;
    }
    if (!canvas) return "broken"; // only an extended file has other chunks before its picture
    at = data + bytes + (bytes % 2);
  }
  return "cut-off";
}

function lossySize(view: DataView, at: number, bytes: number) {
  if (bytes < 10 || view.getUint8(at) & 1 || uint24(view, at + 3) !== 0x2a019d) return null;
  return { width: view.getUint16(at + 6, true) & 0x3fff, height: view.getUint16(at + 8, true) & 0x3fff };
}

function losslessSize(view: DataView, at: number, bytes: number) {
  if (bytes < 5 || view.getUint8(at) !== 0x2f) return null;
  const bits = view.getUint32(at + 1, true);
  return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
}

function uint24(view: DataView, at: number): number {
  return view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
}
