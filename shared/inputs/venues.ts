import * as z from "zod";
import { commandIdSchema, idSchema } from "#shared/ids";
import { CAPACITY_MAX, ROOMS_MAX } from "#shared/limits";

const name = z.string().trim().min(1, "Give it a name").max(80);
const capacity = z.number().int().min(1, "At least one person").max(CAPACITY_MAX).nullable();

export const saveVenueSchema = z
  .strictObject({
    /** Names the new venue and new rooms, so that a repeat adds nothing. */
    commandId: commandIdSchema,
    /** Null: a new one. */
    venueId: idSchema("venue").nullable(),
    name,
    address: z.string().trim().max(200),
    latitude: z.number().min(-90).max(90).nullable(),
    longitude: z.number().min(-180).max(180).nullable(),
    capacity,
    /** All that it has from now on, those without an id new. */
    rooms: z.array(z.strictObject({ roomId: idSchema("room").nullable(), name, capacity })).max(ROOMS_MAX),
  })
  .refine(({ latitude, longitude }) => (latitude === null) === (longitude === null), {
    message: "Latitude and longitude belong together",
    path: ["latitude"],
  })
  .refine(({ rooms }) => new Set(rooms.map((room) => room.name)).size === rooms.length, {
    message: "Two rooms have the same name",
    path: ["rooms"],
  });
export type VenueInput = z.output<typeof saveVenueSchema>;

export const venueIdSchema = z.strictObject({ venueId: idSchema("venue") });

const instant = z.number().int().min(0).max(8_640_000_000_000);
/** What a form says, saved or not. */
export const clashesSchema = z.strictObject({
  eventId: idSchema("event"),
  venueId: idSchema("venue"),
  roomId: idSchema("room").nullable(),
  startsAt: instant,
  endsAt: instant,
});
