import * as z from "zod";
import { commandIdSchema, idSchema } from "#shared/ids";
import {
  CAPACITY_MAX,
  CODES_AT_ONCE_MAX,
  PRICE_MAX,
  QUOTAS_MAX,
  TICKET_CODE_CHARS_MAX,
  TICKET_TYPES_MAX,
  TICKETS_MAX,
} from "#shared/limits";

const instant = z.number().int().min(0).max(8_640_000_000_000).nullable();
const name = z.string().trim().min(1, "Required").max(60);
const typeIds = z.array(idSchema("ticketType")).max(TICKET_TYPES_MAX);

const ticketTypeSchema = z
  .strictObject({
    /** None: a new one. */
    id: idSchema("ticketType").optional(),
    name,
    price: z.number().int().min(0).max(PRICE_MAX),
    admits: z.boolean(),
    hidden: z.boolean(),
    perPersonMax: z.number().int().min(1).max(TICKETS_MAX),
    salesOpenAt: instant,
    salesCloseAt: instant,
  })
  .refine(isOrdered, { message: "An end must come after its start", path: ["salesCloseAt"] });

const quotaSchema = z.strictObject({
  id: idSchema("quota").optional(),
  name,
  size: z.number().int().min(0).max(CAPACITY_MAX),
  /** Which of the types that are saved with it, by their place from 0: a new one has no id yet. */
  types: z
    .array(
      z
        .number()
        .int()
        .min(0)
        .max(TICKET_TYPES_MAX - 1),
    )
    .min(1, "Choose at least one type")
    .max(TICKET_TYPES_MAX),
});

export const saveTicketsSchema = z
  .strictObject({
    eventId: idSchema("event"),
    version: z.number().int().min(1),
    /** Names what is new, so that a repeat makes nothing twice. */
    commandId: commandIdSchema,
    ticketTypes: z.array(ticketTypeSchema).min(1, "At least one").max(TICKET_TYPES_MAX),
    quotas: z.array(quotaSchema).max(QUOTAS_MAX),
    /** What has a price is paid before there is a pass, and not at the door. */
    payOnline: z.boolean(),
    /** What whoever cancels gets back of what they paid: basis points, until an instant. */
    refund: z.strictObject({ shareBp: z.number().int().min(0).max(10_000), until: instant }),
  })
  .refine(({ ticketTypes }) => ticketTypes.some(({ admits }) => admits), {
    message: "At least one type must let people in",
    path: ["ticketTypes"],
  })
  // A name is how people and lists tell them apart.
  .refine(
    ({ ticketTypes }) => new Set(ticketTypes.map((type) => type.name.toLowerCase())).size === ticketTypes.length,
    {
      message: "Two types have the same name",
      path: ["ticketTypes"],
    },
  )
  .refine(({ quotas, ticketTypes }) => quotas.every(({ types }) => types.every((at) => at < ticketTypes.length)), {
    message: "A quota names a type that is not there",
    path: ["quotas"],
  });
export type SaveTicketsInput = z.input<typeof saveTicketsSchema>;

/** As people type them: letters of any case, digits and dashes. */
export const codeTextSchema = z
  .string()
  .trim()
  .toUpperCase()
  .regex(/^[A-Z0-9-]+$/, "Letters, digits and dashes")
  .max(TICKET_CODE_CHARS_MAX);

export const addCodesSchema = z
  .strictObject({
    eventId: idSchema("event"),
    commandId: commandIdSchema,
    texts: z
      .array(codeTextSchema)
      .min(1, "At least one")
      .max(CODES_AT_ONCE_MAX)
      .refine(isWithoutDoubles, "One is there twice"),
    usesMax: z.number().int().min(1).max(CAPACITY_MAX).nullable(),
    opensAt: instant,
    closesAt: instant,
    ticketTypeIds: typeIds.min(1, "Choose at least one type").nullable(),
    discount: z
      .discriminatedUnion("kind", [
        z.strictObject({ kind: z.literal("share"), value: z.number().int().min(1).max(10_000) }),
        z.strictObject({ kind: z.literal("amount"), value: z.number().int().min(1).max(PRICE_MAX) }),
      ])
      .nullable(),
  })
  .refine(({ opensAt, closesAt }) => isOrdered({ salesOpenAt: opensAt, salesCloseAt: closesAt }), {
    message: "An end must come after its start",
    path: ["closesAt"],
  });
export type AddCodesInput = z.input<typeof addCodesSchema>;

export const listCodesSchema = z.strictObject({
  eventId: idSchema("event"),
  cursor: idSchema("code").optional(),
  limit: z.number().int().min(1).max(200).default(50),
});
export const withdrawCodeSchema = z.strictObject({ eventId: idSchema("event"), codeId: idSchema("code") });

/** What somebody asks for when they register: nothing is one ticket of the event's first type, in their own name. */
export const choiceFields = {
  tickets: z
    .array(
      z.strictObject({
        ticketTypeId: idSchema("ticketType"),
        /** Who comes with it; empty for the person themselves, and for an add-on. */
        name: z.string().trim().max(80).default(""),
      }),
    )
    .max(TICKETS_MAX)
    .default([]),
  code: codeTextSchema.optional(),
};

export const openCodeSchema = z.strictObject({ eventId: idSchema("event"), code: codeTextSchema });

function isWithoutDoubles(texts: readonly string[]): boolean {
  return new Set(texts).size === texts.length;
}

function isOrdered({
  salesOpenAt,
  salesCloseAt,
}: {
  readonly salesOpenAt: number | null;
  readonly salesCloseAt: number | null;
}): boolean {
  return salesOpenAt === null || salesCloseAt === null || salesOpenAt < salesCloseAt;
}
