import type { Reading } from "./read-header.ts";

const END = 0xd9;
const SCAN = 0xda;
/** Tables and differential ones aside, these begin a frame and say its size. */
const FRAMES = new Set([0xc0, 0xc1, 0xc2, 0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf]);
/** Each goes over the whole picture again; cameras and editors make ten. */
const SCANS_MAX = 64;

/** Follows a JPEG's segments from its start to its end. Source: ITU-T T.81, annex B. */
export function readJpeg(view: DataView): Reading {
  let size: { width: number; height: number } | null = null;
  let scans = 0;
  let at = 2;
  for (;;) {
    if (at + 2 > view.byteLength) return "cut-off";
    if (view.getUint8(at) !== 0xff) return "broken";
    const marker = view.getUint8(at + 1);
    if (marker === 0xff) {
      at += 1; // what fills the gap before a marker
      continue;
    }
    if (marker === END) return size && scans > 0 ? size : "broken";
    if (isAlone(marker)) return "broken";
    if (at + 4 > view.byteLength) return "cut-off";
    const bytes = view.getUint16(at + 2);
    if (bytes < 2) return "broken";
    const next = at + 2 + bytes;
    if (next > view.byteLength) return "cut-off";
    if (FRAMES.has(marker)) {
      // A second frame might be another size than the one that was judged.
      if (size || bytes < 8) return "broken";
      size = { height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
      if (size.width === 0 || size.height === 0) return "broken";
    }
    at = next;
    if (marker !== SCAN) continue;
    scans += 1;
    if (!size || scans > SCANS_MAX) return "broken";
    at = endOfScan(view, at);
  }
}

/** Markers without a length: in place of segments they make no sense. */
function isAlone(marker: number): boolean {
  return marker <= 0x01 || isRestart(marker) || marker === 0xd8;
}

function isRestart(marker: number): boolean {
  return marker >= 0xd0 && marker <= 0xd7;
}

/** Where the next segment begins after compressed data, in which 0xff is followed by 0, by another, or by a restart. */
function endOfScan(view: DataView, from: number): number {
  for (let at = from; at + 1 < view.byteLength; at++) {
    if (view.getUint8(at) !== 0xff) continue;
    const next = view.getUint8(at + 1);
    if (next !== 0x00 && next !== 0xff && !isRestart(next)) return at;
  }
  return view.byteLength;
}
