import type { CoverSize } from "#shared/cover-path";
import { COVER_HEIGHT_MAX, COVER_PIXELS_MAX, COVER_WIDTH_MAX } from "#shared/limits";
import { ok, type Result, refuse } from "#shared/result";
import type { PictureRefusal } from "#shared/views/cover";
import { readHeader } from "./read-header.ts";
import { flatten, shrink } from "./shrink.ts";

/** Sharp on the densest screens at the size lists show it. */
const SMALL_WIDTH_MAX = 384;
const SMALL_HEIGHT_MAX = 384;
/** An edge longer than this is a ribbon, no picture; encoders end at 65,535. */
const SIDE_MAX = 16_000;

/**
 * A picture made anew from the pixels of a file that somebody sent: where it was taken, by what and when, comments, colour
 * profiles and whatever else was hidden in or behind it stay behind.
 */
export async function cleanPicture(
  bytes: Uint8Array,
): Promise<Result<Readonly<Record<CoverSize, ArrayBuffer>>, PictureRefusal>> {
  const header = readHeader(bytes);
  if (!header.ok) return header;
  const { kind, width, height } = header.value;
  if (width * height > COVER_PIXELS_MAX || Math.max(width, height) > SIDE_MAX) {
    return refuse({ code: "picture-too-many-pixels", width, height, pixelsMax: COVER_PIXELS_MAX });
  }
  // A megabyte that few requests need.
  const { decodePicture, encodeJpeg } = await import("./codecs.ts");
  try {
    const pixels = flatten(await decodePicture(kind, bytes));
    const large = shrink(pixels, COVER_WIDTH_MAX, COVER_HEIGHT_MAX);
    const small = shrink(large, SMALL_WIDTH_MAX, SMALL_HEIGHT_MAX);
    return ok({ large: await encodeJpeg(large), small: await encodeJpeg(small) });
  } catch {
    return refuse({ code: "picture-broken" }); // decoders throw whatever they like
  }
}
