import { ok, type Result, refuse } from "#shared/result";
import type { LooksLike, PictureRefusal } from "#shared/views/cover";
import { readJpeg } from "./read-jpeg.ts";
import { readPng } from "./read-png.ts";
import { readWebp } from "./read-webp.ts";

export type PictureKind = "jpeg" | "png" | "webp";
export type PictureHeader = { readonly kind: PictureKind; readonly width: number; readonly height: number };

/** What a format's reader found out: a size, or why there is no picture. */
export type Reading = { readonly width: number; readonly height: number } | "cut-off" | "broken" | "moves";

const READERS: Readonly<Record<PictureKind, (view: DataView) => Reading>> = {
  jpeg: readJpeg,
  png: readPng,
  webp: readWebp,
};

/** As many bytes tell a text from a picture. */
const TEXT_BYTES = 1_024;

/**
 * What a file is, by its own bytes and nothing it is called, and how large it would be, without decoding any of it. A file that
 * ends too early is refused here, for decoders fill what is missing with grey; what comes after the picture's end is not read.
 * @returns width and height in pixels, each ≥ 1
 */
export function readHeader(bytes: Uint8Array): Result<PictureHeader, PictureRefusal> {
  const kind = kindOf(bytes);
  if (!kind) return refuse({ code: "not-a-picture", looksLike: looksLike(bytes) });
  const reading = READERS[kind](new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  switch (reading) {
    case "cut-off":
      return refuse({ code: "picture-cut-off" });
    case "broken":
      return refuse({ code: "picture-broken" });
    case "moves":
      return refuse({ code: "picture-moves" });
    default:
      return ok({ kind, ...reading });
  }
}

function kindOf(bytes: Uint8Array): PictureKind | null {
  const start = latin(bytes, 0, 16);
  if (start.startsWith("\xff\xd8\xff")) return "jpeg";
  if (start.startsWith("\x89PNG\r\n\x1a\n")) return "png";
  if (start.startsWith("RIFF") && start.slice(8, 12) === "WEBP") return "webp";
  return null;
}

function looksLike(bytes: Uint8Array): LooksLike {
  const start = latin(bytes, 0, TEXT_BYTES);
  if (/^GIF8/.test(start)) return "gif";
  if (/^.{4}ftyp(heic|heix|heif|hevc|mif1|msf1|avif|avis)/s.test(start)) return "heic";
  if (/^%PDF/.test(start)) return "pdf";
  if (!/^(\xef\xbb\xbf)?\s*</.test(start)) return "other";
  return /<svg[\s>]/i.test(start) ? "svg" : "web-page";
}

/** Part of the bytes, a character each. */
function latin(bytes: Uint8Array, from: number, to: number): string {
  return String.fromCharCode(...bytes.subarray(from, to));
}
