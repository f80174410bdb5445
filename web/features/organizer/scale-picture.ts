import { CHOSEN_PIXELS_MAX, COVER_BYTES_MAX, COVER_HEIGHT_MAX, COVER_WIDTH_MAX } from "#shared/limits";
import { ok, type Result, refuse } from "#shared/result";
import type { ChoiceRefusal } from "#shared/views/cover";

/** Better than what is kept: it is made anew there once more. */
const QUALITY = 0.92;

/**
 * A chosen picture as small as it is shown, so that a camera's ten megabytes need no network for them. What this browser cannot
 * read goes as it is, if it is not too large: the Worker says what it is.
 */
export async function scalePicture(file: Blob): Promise<Result<Blob, ChoiceRefusal>> {
  const picture = await createImageBitmap(file).catch(() => null);
  if (!picture) return file.size > COVER_BYTES_MAX ? refuse({ code: "picture-unreadable" }) : ok(file);
  const { width, height } = picture;
  if (width * height > CHOSEN_PIXELS_MAX) {
    picture.close();
    return refuse({ code: "picture-too-many-pixels", width, height, pixelsMax: CHOSEN_PIXELS_MAX });
  }
  const scale = Math.min(1, COVER_WIDTH_MAX / width, COVER_HEIGHT_MAX / height);
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  const pen = canvas.getContext("2d");
  if (!pen) throw new Error("this browser draws nothing");
  pen.imageSmoothingQuality = "high";
  pen.fillStyle = "white"; // under what shows through
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const scaled = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
  if (!scaled) throw new Error("this browser writes no JPEG");
  return ok(scaled);
}
