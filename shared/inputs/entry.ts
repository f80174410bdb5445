import * as z from "zod";
import { ENTRY_LIST_ID } from "#shared/domain/entry/view";
import { commandIdSchema, idSchema } from "#shared/ids";
import {
  ENTRY_RULES_MAX,
  ENTRY_TIMES_MAX,
  FIND_CHARS_MIN,
  GATE_NOTE_CHARS_MAX,
  GATES_MAX,
  LISTS_MAX,
  REASON_CHARS_MAX,
  TICKET_TYPES_MAX,
  TICKETS_MAX,
} from "#shared/limits";
import { askedSchema } from "#shared/protocol/live";
import { givenAnswersSchema } from "./forms.ts";

const DAY_MINUTES = 1_440;

const instant = z.number().int().min(0).max(8_640_000_000_000);
const types = z.array(idSchema("ticketType")).min(1, "Choose one at least").max(TICKET_TYPES_MAX).readonly().nullable();
const gates = z.array(idSchema("gate")).min(1, "Choose one at least").max(GATES_MAX).readonly();
const reason = z.string().trim().min(3, "Say why").max(REASON_CHARS_MAX);

const ruleSchema = z.discriminatedUnion("type", [
  z
    .strictObject({ type: z.literal("window"), ticketTypeIds: types, from: instant, until: instant })
    .refine(({ from, until }) => from < until, { message: "An end must come after its start", path: ["until"] }),
  z.strictObject({ type: z.literal("count"), ticketTypeIds: types, max: z.number().int().min(1).max(ENTRY_TIMES_MAX) }),
  z.strictObject({ type: z.literal("gates"), ticketTypeIds: types, gateIds: gates }),
  z.strictObject({
    type: z.literal("minutes"),
    ticketTypeIds: types,
    minutes: z.number().int().min(1).max(DAY_MINUTES),
  }),
]);

const listSchema = z.strictObject({
  /** Left out for a new one, and for the entry: every event has that. */
  id: idSchema("list").optional(),
  name: z.string().trim().min(1, "Required").max(40),
  kind: z.enum(["entry", "zone", "right"]),
  within: z.boolean(),
  ticketTypeIds: types,
  gateIds: gates.nullable(),
  rules: z.array(ruleSchema).max(ENTRY_RULES_MAX).readonly(),
});

const hasOneEntry = (lists: readonly z.output<typeof listSchema>[]) =>
  lists.filter(({ kind }) => kind === "entry").length === 1 &&
  lists.every(({ kind, id, within }) =>
    kind === "entry" ? (id ?? ENTRY_LIST_ID) === ENTRY_LIST_ID && !within : id !== ENTRY_LIST_ID,
  );
const namesDiffer = (lists: readonly z.output<typeof listSchema>[]) =>
  new Set(lists.map(({ name }) => name.toLowerCase())).size === lists.length;

/** A gate whose keeper is put away: the one that has kept it since then, and nobody who keeps it by now. */
export const freeGateSchema = z.strictObject({
  eventId: idSchema("event"),
  gateId: idSchema("gate"),
  since: z.number().int().min(0),
});

export const saveEntrySchema = z.strictObject({
  commandId: commandIdSchema,
  eventId: idSchema("event"),
  version: z.number().int().min(1),
  lists: z
    .array(listSchema)
    .min(1)
    .max(LISTS_MAX)
    .readonly()
    .refine(hasOneEntry, "An event has one entry")
    .refine(namesDiffer, "Two lists have the same name"),
  annulMinutes: z.number().int().min(0).max(120),
  /** The badge that is printed at the entry; left out, or null: none. */
  badges: z.enum(["card", "label"]).nullable().optional(),
  /** Left out: off. */
  homeGates: z.boolean().optional(),
});

const gateCommand = { commandId: commandIdSchema, eventId: idSchema("event"), gateId: idSchema("gate") };

/** For whom a lead decides: a pass that was shown or looked up, or a booking. */
export const admitAnywaySchema = z.strictObject({
  ...gateCommand,
  ...askedSchema,
  target: z.discriminatedUnion("by", [
    z.strictObject({ by: z.literal("pass"), passId: idSchema("pass"), isShown: z.boolean() }),
    z.strictObject({ by: z.literal("booking"), userId: idSchema("user") }),
  ]),
  /** These of the booking, all or nobody; absent: as `people` says. */
  passIds: z.array(idSchema("pass")).min(1).max(TICKETS_MAX).readonly().optional(),
  reason,
});

export const annulScanSchema = z.strictObject({
  ...gateCommand,
  passId: idSchema("pass"),
  scanId: commandIdSchema,
});

export const findPeopleSchema = z.strictObject({
  eventId: idSchema("event"),
  q: z.string().trim().min(FIND_CHARS_MIN, `Type ${FIND_CHARS_MIN} letters at least`).max(60),
});

export const personAtEventSchema = z.strictObject({ eventId: idSchema("event"), userId: idSchema("user") });

/** `again`: instead of the badge there is, whose code ends with it. */
export const printAtGateSchema = z.strictObject({
  commandId: commandIdSchema,
  eventId: idSchema("event"),
  passId: idSchema("pass"),
  again: z.boolean(),
});

/** Of a pass that was stopped for what is not answered yet. */
export const askedAtGateSchema = z.strictObject({ eventId: idSchema("event"), passId: idSchema("pass") });
export const answerAtGateSchema = askedAtGateSchema.extend({
  commandId: commandIdSchema,
  answers: givenAnswersSchema,
});

const note = z.string().trim().max(GATE_NOTE_CHARS_MAX);
export const markRegistrationSchema = z.strictObject({
  commandId: commandIdSchema,
  eventId: idSchema("event"),
  userId: idSchema("user"),
  /** Null: it is blocked no more. What is left out stays. */
  blockReason: reason.nullable().optional(),
  notes: z.strictObject({ everyone: note, leads: note }).optional(),
});
