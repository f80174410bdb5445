import * as z from "zod";
import { normalAllergen } from "#shared/allergens";
import { DIETS, type Diet } from "#shared/diets";
import { PRESENCES } from "#shared/domain/queue/types";
import { commandIdSchema, idSchema } from "#shared/ids";
import {
  BACK_AFTER_CALLS_MAX,
  CAPACITY_MAX,
  COOKS_MAX,
  LANES_MAX,
  MENU_ITEMS_MAX,
  MENUS_MAX,
  MISSES_MAX,
  MODIFIER_GROUPS_MAX,
  MODIFIER_OPTIONS_MAX,
  PEOPLE_MAX,
  RINGS_MAX,
  SERVERS_MAX,
  SPARE_LANES_MAX,
  TAG_CHARS_MAX,
  TAGS_MAX,
  WAITING_MAX,
} from "#shared/limits";
import { PAY_WHENS } from "#shared/pay-when";
import { normalTag } from "#shared/tags";
import { DOOR_FILTERS, DOOR_SORTS, MANAGED_FILTERS } from "#shared/views/event";
import { STATION_KINDS } from "#shared/views/station";
import { VISIBILITIES } from "#shared/visibility";

const instant = z.number().int().min(0).max(8_640_000_000_000);
const line = (max: number) => z.string().trim().min(1, "Required").max(max);
const tagSchema = z.string().transform(normalTag).pipe(z.string().min(1, "Required").max(TAG_CHARS_MAX));
const once = <T extends string>(tags: readonly T[]) => [...new Set(tags)];

export const eventFieldsSchema = z.strictObject({
  /** Whose event it is; null is the college's own. */
  departmentId: idSchema("department").nullable(),
  title: line(120),
  summary: z.string().trim().max(200),
  description: z.string().trim().max(8_000),
  category: line(40),
  venue: line(120),
  startsAt: instant,
  endsAt: instant,
  salesOpenAt: instant,
  salesCloseAt: instant,
  capacity: z.number().int().min(1, "At least one seat").max(CAPACITY_MAX),
  approval: z.boolean(),
  /** What is left out stays as it is; a new event is public, without tags, at none of the college's places. */
  tags: z.array(tagSchema).max(TAGS_MAX).transform(once).readonly().optional(),
  visibility: z.enum(VISIBILITIES).optional(),
  venueId: idSchema("venue").nullable().optional(),
  roomId: idSchema("room").nullable().optional(),
});
export type EventFields = z.infer<typeof eventFieldsSchema>;

const ordered = (fields: EventFields) => fields.startsAt < fields.endsAt && fields.salesOpenAt < fields.salesCloseAt;
const ORDER_MESSAGE = { message: "An end must come after its start", path: ["endsAt"] };
const placed = ({ venueId, roomId }: EventFields) => Boolean(venueId) || !roomId;
const PLACE_MESSAGE = { message: "A room belongs to a place: choose that too", path: ["roomId"] };

export const createEventSchema = z.strictObject({
  /** A repeat finds the event its first try made. */
  commandId: commandIdSchema,
  fields: eventFieldsSchema.refine(ordered, ORDER_MESSAGE).refine(placed, PLACE_MESSAGE),
});
export const updateEventSchema = z.strictObject({
  eventId: idSchema("event"),
  version: z.number().int().min(1),
  fields: eventFieldsSchema.refine(ordered, ORDER_MESSAGE).refine(placed, PLACE_MESSAGE),
  /** Whether everybody with a place hears of a new time or place. */
  tellPeople: z.boolean().optional(),
});
export const setEventStatusSchema = z.strictObject({
  eventId: idSchema("event"),
  version: z.number().int().min(1),
  status: z.enum(["published", "live", "ended"]),
});
export const addGateSchema = z.strictObject({ eventId: idSchema("event"), name: line(60) });

export const laneSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]{0,31}$/, "Lower-case letters, digits and dashes"),
  name: line(40),
  creditMs: z.number().int().min(0).max(1_800_000),
  waitingMax: z.number().int().min(1).max(WAITING_MAX).exactOptional(),
  staffOnly: z.boolean().exactOptional(),
});
const minutes = (from: number, to: number) =>
  z
    .number()
    .int()
    .min(from * 60_000)
    .max(to * 60_000);
export const queueSetupSchema = z
  .strictObject({
    presence: z.enum(PRESENCES),
    nearMetres: z.number().int().min(50).max(5_000).nullable(),
    refusesFar: z.boolean(),
    graceMs: minutes(0.5, 30),
    remoteGraceMs: minutes(0.5, 30),
    awayMaxMs: minutes(1, 60),
    cooldownMs: minutes(0, 240),
    callsByItself: z.boolean(),
    /** Epoch milliseconds. */
    closesAt: z.number().int().min(1_000_000_000_000).max(8_640_000_000_000).nullable(),
    waitingMax: z.number().int().min(1).max(WAITING_MAX),
    peopleMax: z.number().int().min(1).max(PEOPLE_MAX),
    ringsMax: z.number().int().min(0).max(RINGS_MAX),
    missesMax: z.number().int().min(1).max(MISSES_MAX),
    backAfterCalls: z.number().int().min(1).max(BACK_AFTER_CALLS_MAX),
  })
  .refine(({ refusesFar, nearMetres }) => !refusesFar || nearMetres !== null, "Say how far is too far first");
const allergens = z.array(line(30).overwrite(normalAllergen)).max(14).overwrite(once);
/** Ids are the organizer's browser's: they only tell the options of one dish apart. */
const optionId = z.string().regex(/^[a-z0-9-]{1,32}$/);
const modifierOptionSchema = z.strictObject({
  id: optionId,
  name: line(40),
  price: z.number().int().min(0).max(1_000_000),
  allergens,
});
const modifierGroupSchema = z
  .strictObject({
    id: optionId,
    name: line(40),
    min: z.number().int().min(0).max(MODIFIER_OPTIONS_MAX),
    max: z.number().int().min(1).max(MODIFIER_OPTIONS_MAX),
    options: z.array(modifierOptionSchema).min(1, "Give something to choose from").max(MODIFIER_OPTIONS_MAX),
  })
  .refine(({ min, max, options }) => min <= max && min <= options.length, "More must be chosen than there is");

const menuId = z.string().min(1).max(32);
const turn = z.number().int().min(0).max(8_640_000_000_000).nullable();
export const menuSchema = z.strictObject({ id: menuId, name: line(40), from: turn, to: turn });
export const menuItemSchema = z
  .strictObject({
    skuId: idSchema("sku").optional(),
    name: line(60),
    description: z.string().trim().max(200),
    category: z.string().trim().max(40),
    price: z.number().int().min(0).max(1_000_000),
    /** Null is not declared; an empty list says there are none. */
    allergens: allergens.nullable(),
    /** Empty when the dish comes in one form alone. */
    variant: z.string().trim().max(40),
    diets: z
      .array(z.enum(DIETS))
      .max(DIETS.length)
      .transform(once<Diet>),
    modifiers: z.array(modifierGroupSchema).max(MODIFIER_GROUPS_MAX),
    makeSeconds: z.number().int().min(5).max(3_600),
    stock: z.number().int().min(0).max(100_000).nullable(),
    /** Portions of the stock that are not sold ahead. */
    safety: z.number().int().min(0).max(100_000).optional(),
    /** Null is on all menus. */
    menuId: menuId.nullable().default(null),
    picture: idSchema("cover").nullable().default(null),
  })
  .refine(({ modifiers }) => {
    const ids = modifiers.flatMap(({ options }) => options.map(({ id }) => id));
    return new Set(ids).size === ids.length;
  }, "Two choices of a dish have the same id");
export const addStationSchema = z.strictObject({
  eventId: idSchema("event"),
  name: line(60),
  kind: z.enum(STATION_KINDS),
});
export const stationSetupSchema = z.strictObject({
  stationId: idSchema("station"),
  version: z.number().int().min(1),
  name: line(60),
  /** Service stations. */
  lanes: z.array(laneSchema).max(LANES_MAX),
  priorServiceSeconds: z.number().int().min(5).max(3_600),
  /** Absent: as it was. */
  queue: queueSetupSchema.optional(),
  /** Whoever says nothing of them leaves them as they are. */
  spareLanes: z.number().int().min(0).max(SPARE_LANES_MAX).optional(),
  serversMin: z.number().int().min(1).max(SERVERS_MAX).optional(),
  /** Food stations. */
  cooks: z.number().int().min(1).max(COOKS_MAX),
  menu: z.array(menuItemSchema).max(MENU_ITEMS_MAX),
  menus: z.array(menuSchema).max(MENUS_MAX).default([]),
  pay: z.enum(PAY_WHENS).default("counter"),
});
export type StationSetupInput = z.input<typeof stationSetupSchema>;

export const registrationCommandSchema = z.strictObject({
  commandId: commandIdSchema,
  eventId: idSchema("event"),
  userId: idSchema("user"),
});
export const confirmRegistrationSchema = z.strictObject({
  ...registrationCommandSchema.shape,
  /** Though it is to be paid online, they may pay when they come. */
  atDoor: z.boolean().default(false),
});
export const pageSchema = z.strictObject({
  cursor: z.string().max(64).optional(),
  limit: z.number().int().min(1).max(200).default(50),
});
/** Part of a name or address, matched anywhere in it. */
const searchText = z.string().trim().max(60);
export const listManagedSchema = pageSchema.extend({
  q: searchText.optional(),
  show: z.enum(MANAGED_FILTERS).default("all"),
});
export const doorListSchema = pageSchema.extend({
  eventId: idSchema("event"),
  q: searchText.optional(),
  show: z.enum(DOOR_FILTERS).default("all"),
  /** Those who have a ticket of this type. */
  ticketTypeId: idSchema("ticketType").optional(),
  sort: z.enum(DOOR_SORTS).optional(),
});
