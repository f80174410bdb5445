import type { Reading } from "./read-header.ts";

const SIGNATURE_BYTES = 8;
/** Length, type and checksum around each chunk's data. */
const FRAME_BYTES = 12;
const HEADER = 0x49484452; // IHDR
const DATA = 0x49444154; // IDAT
const END = 0x49454e44; // IEND
const ANIMATION = 0x6163544c; // acTL
const PALETTE = 0x504c5445; // PLTE
const TRANSPARENCY = 0x74524e53; // tRNS
/** Without the rest a picture looks the same, and the rest can be made to unpack into gigabytes. */
const NEEDED = new Set([HEADER, PALETTE, TRANSPARENCY, DATA, END]);
const SIDE_MAX = 0x7fffffff;

type Chunk = { readonly type: number; readonly at: number; readonly end: number };

/** Follows a PNG's chunks from its start to its end. Source: the PNG specification, third edition, section 5. */
export function readPng(view: DataView): Reading {
  const chunks = chunksOf(view);
  const [first] = chunks;
  if (!first) return "cut-off";
  if (first.type !== HEADER || first.end - first.at !== FRAME_BYTES + 13) return "broken";
  const [width, height] = [view.getUint32(first.at + 8), view.getUint32(first.at + 12)];
  if (width === 0 || height === 0 || width > SIDE_MAX || height > SIDE_MAX) return "broken";
  if (chunks.filter(({ type }) => type === HEADER).length > 1) return "broken";
  if (chunks.at(-1)?.type !== END) return "cut-off";
  if (chunks.some(({ type }) => type === ANIMATION)) return "moves";
  return chunks.some(({ type }) => type === DATA) ? { width, height } : "broken";
}

/** The same picture with nothing in its file but the picture. Only for what `readPng` found whole. */
export function barePng(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const kept = chunksOf(view).filter(({ type }) => NEEDED.has(type));
  const bare = new Uint8Array(kept.reduce((sum, { at, end }) => sum + end - at, SIGNATURE_BYTES));
  bare.set(bytes.subarray(0, SIGNATURE_BYTES));
  let to = SIGNATURE_BYTES;
  for (const { at, end } of kept) {
    bare.set(bytes.subarray(at, end), to);
    to += end - at;
  }
  return bare;
}

/** As many as there are whole, the end at last; what follows it is none. */
function chunksOf(view: DataView): Chunk[] {
  const chunks: Chunk[] = [];
  let at = SIGNATURE_BYTES;
  while (at + FRAME_BYTES <= view.byteLength) {
    const end = at + FRAME_BYTES + view.getUint32(at);
    if (end > view.byteLength) break;
    const type = view.getUint32(at + 4);
    chunks.push({ type, at, end });
    if (type === END) break;
    at = end;
  }
  return chunks;
}
