import * as z from "zod";
import { idSchema } from "#shared/ids";
import { COVER_ALT_CHARS_MAX } from "#shared/limits";

/** `replacesId` is the picture its sender saw there; null: none. */
const replacesId = idSchema("cover").nullable();

export const saveCoverSchema = z.strictObject({
  eventId: idSchema("event"),
  coverId: idSchema("cover"),
  alt: z.string().trim().min(1, "Say what it shows").max(COVER_ALT_CHARS_MAX),
  replacesId,
});
export const removeCoverSchema = z.strictObject({ eventId: idSchema("event"), replacesId });
