import * as z from "zod";
import { idSchema } from "#shared/ids";
import { doorListSchema } from "./organizer.ts";

export const printBadgeSchema = z.strictObject({ eventId: idSchema("event"), userId: idSchema("user") });

/** Whom the door list shows, as far as they have a pass. How many fit into one file the server says. */
export const printBadgesSchema = doorListSchema.omit({ show: true, limit: true });
