import * as z from "zod";
import { idSchema } from "#shared/ids";

/** Who a socket belongs to, as the Worker found out from the session. Kept in the attachment across hibernation. */
export const viewerSchema = z.strictObject({
  userId: idSchema("user").nullable(),
  /** May see and do what staff of this object may. */
  staff: z.boolean(),
});
export type Viewer = z.infer<typeof viewerSchema>;

/** Set by the Worker on the request it forwards; a client's own header never gets through. */
export const VIEWER_HEADER = "x-campuspulse-viewer";
