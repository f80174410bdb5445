import * as z from "zod";
import { commandIdSchema, idSchema } from "#shared/ids";
import { choiceFields } from "#shared/inputs/tickets";
import {
  BASKET_STANDS_MAX,
  MODIFIER_GROUPS_MAX,
  MODIFIER_OPTIONS_MAX,
  NOTE_CHARS_MAX,
  NOTICE_MAX_MS,
  NOTICE_MIN_MS,
  ORDER_LINES_MAX,
  PEOPLE_MAX,
  QUANTITY_MAX,
  TAG_CHARS_MAX,
} from "#shared/limits";

export const SEARCH_CHARS_MAX = 60;

const eventCommand = { commandId: commandIdSchema, eventId: idSchema("event") };
const stationCommand = { commandId: commandIdSchema, stationId: idSchema("station") };

export const eventIdSchema = z.strictObject({ eventId: idSchema("event") });
export const stationIdSchema = z.strictObject({ stationId: idSchema("station") });

export const listEventsSchema = z.strictObject({
  q: z.string().trim().max(SEARCH_CHARS_MAX).optional(),
  category: z.string().trim().max(40).optional(),
  tag: z.string().trim().max(TAG_CHARS_MAX).optional(),
  free: z.literal("yes").optional(),
  /** On the campus's calendar. */
  day: z.iso.date().optional(),
  /** `startsAt` and id of the last event on the page before; what fits words best has no second page. */
  cursor: z.string().max(64).optional(),
});

/** What they were told of how long a seat is kept for them. */
const seatFields = { ...eventCommand, ...choiceFields, heldUntil: z.number().int().min(0).optional() };
export const holdSeatSchema = z.strictObject(seatFields);
export const releaseHoldSchema = z.strictObject(eventCommand);
export const registerSchema = z.strictObject(seatFields);
export const joinWaitlistSchema = z.strictObject({ ...eventCommand, ...choiceFields });
export const cancelRegistrationSchema = z.strictObject(eventCommand);

/** How long before their turn somebody wants to hear of it, walking included. */
const noticeMs = z.number().int().min(NOTICE_MIN_MS).max(NOTICE_MAX_MS);
export const joinQueueSchema = z.strictObject({
  ...stationCommand,
  laneId: z.string().min(1).max(32),
  people: z.number().int().min(1).max(PEOPLE_MAX).default(1),
  /** As they read it from the screen at the station, or its QR. */
  code: z.string().trim().min(1).max(32).optional(),
  /** What their own phone says of the distance: where they are does not leave it. */
  isNear: z.boolean().optional(),
  noticeMs: noticeMs.optional(),
});
export const chooseNoticeSchema = z.strictObject({ ...stationCommand, tokenId: idSchema("token"), noticeMs });
export const leaveQueueSchema = z.strictObject({ ...stationCommand, tokenId: idSchema("token") });

/** To another queue of the event, by oneself. */
export const moveTokenSchema = z.strictObject({
  ...stationCommand,
  tokenId: idSchema("token"),
  toStationId: idSchema("station"),
});
export const keepPlaceSchema = z.strictObject({
  ...stationCommand,
  tokenId: idSchema("token"),
  say: z.enum(["away", "back", "coming", "here"]),
});
/** Milliseconds: what was meant as seconds would lie in 1970. */
const instant = z.number().int().min(1_000_000_000_000).max(8_640_000_000_000);
const lineSchema = z.strictObject({
  skuId: idSchema("sku"),
  quantity: z.number().int().min(1).max(QUANTITY_MAX),
  /** Ids of what was chosen with it. */
  options: z.array(z.string().min(1).max(32)).max(MODIFIER_GROUPS_MAX * MODIFIER_OPTIONS_MAX),
  /** What is wanted should it run out; absent is to be asked. */
  ifGone: z
    .discriminatedUnion("kind", [
      z.strictObject({ kind: z.enum(["ask", "refund"]) }),
      z.strictObject({ kind: z.literal("substitute"), skuId: idSchema("sku") }),
    ])
    .optional(),
});
const linesSchema = z.array(lineSchema).min(1, "Choose at least one dish").max(ORDER_LINES_MAX);

const orderFields = {
  lines: linesSchema,
  note: z.string().trim().max(NOTE_CHARS_MAX).nullable(),
  /** The end of the slot it is wanted for; null is as soon as possible. */
  slot: instant.nullable(),
  /** The promise that was shown; a much later one is asked about first. */
  shownAt: instant.nullable(),
};
export const placeOrderSchema = z.strictObject({ ...stationCommand, ...orderFields });
/** Several stands of one event, each once. */
export const placeBasketSchema = z.strictObject({
  commandId: commandIdSchema,
  stands: z
    .array(z.strictObject({ stationId: idSchema("station"), ...orderFields }))
    .min(1)
    .max(BASKET_STANDS_MAX)
    .refine(
      (stands) => new Set(stands.map(({ stationId }) => stationId)).size === stands.length,
      "A stand comes twice",
    ),
});
export const confirmOrderSchema = z.strictObject({ ...stationCommand, orderId: idSchema("order") });
export const quoteOrderSchema = z.strictObject({ stationId: idSchema("station"), lines: linesSchema });
export const answerSubstituteSchema = z.strictObject({
  ...stationCommand,
  orderId: idSchema("order"),
  line: z
    .number()
    .int()
    .min(0)
    .max(ORDER_LINES_MAX - 1),
  accept: z.boolean(),
});
export const orderSchema = z.strictObject({ stationId: idSchema("station"), orderId: idSchema("order") });
export const cancelOrderSchema = z.strictObject({ ...stationCommand, orderId: idSchema("order") });
