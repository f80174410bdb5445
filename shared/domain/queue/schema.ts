import * as z from "zod";
import { idSchema } from "#shared/ids";
import type { Eta, QueueConfig, Token } from "./types.ts";

/** Each lane is visited by every call and every rank, and a display shows them side by side. */
export const LANES_MAX = 8;
/** One flush computes a view for each waiting person; more would take tens of milliseconds. */
export const WAITING_MAX = 5_000;
/** More staff than any one station seats. */
export const SERVERS_MAX = 50;
/** A head start beyond half an hour would be strict priority under another name. */
export const LANE_CREDIT_MAX_MS = 1_800_000;
/** A lane's name has to fit a phone's width. */
const LANE_NAME_CHARS_MAX = 40;
/** Long enough for any display name we accept. */
const PERSON_NAME_CHARS_MAX = 120;
/** An hour per person is an appointment, not a queue. */
const PRIOR_SERVICE_SECONDS_MAX = 3_600;
/** Nobody holds a server for longer than this. */
const GRACE_MAX_MS = 900_000;

const instant = z.int().nonnegative();
const durationMs = z.int().nonnegative();

const laneSchema = z.object({
  id: z.string().regex(/^[a-z][a-z0-9-]{0,23}$/, "expected a slug such as regular, access or vip"),
  name: z.string().trim().min(1).max(LANE_NAME_CHARS_MAX),
  creditMs: z.int().min(0).max(LANE_CREDIT_MAX_MS),
});

/** A queue's configuration at every door: 1–8 lanes with distinct ids, at least one of them regular (no credit). */
export const queueConfigSchema: z.ZodType<QueueConfig> = z.object({
  version: z.int().nonnegative(),
  lanes: z
    .array(laneSchema)
    .min(1)
    .max(LANES_MAX)
    .refine((lanes) => new Set(lanes.map(({ id }) => id)).size === lanes.length, "two lanes have the same id")
    .refine((lanes) => lanes.some(({ creditMs }) => creditMs === 0), "one lane must be regular, without a head start"),
  priorServiceSeconds: z.number().min(1).max(PRIOR_SERVICE_SECONDS_MAX),
  graceMs: z.int().min(0).max(GRACE_MAX_MS),
  waitingMax: z.int().min(1).max(WAITING_MAX),
});

/** Staff on duty: 0 to SERVERS_MAX. */
export const serversSchema = z.int().min(0).max(SERVERS_MAX);

const etaSchema: z.ZodType<Eta> = z.object({
  medianMs: durationMs,
  likely: z.tuple([durationMs, durationMs]),
  range: z.tuple([durationMs, durationMs]),
  first: z.boolean(),
});

/** A token as stored. */
export const tokenSchema: z.ZodType<Token> = z.object({
  id: idSchema("token"),
  userId: idSchema("user"),
  name: z.string().max(PERSON_NAME_CHARS_MAX),
  number: z.int().positive(),
  laneId: z.string(),
  creditMs: z.int().min(0).max(LANE_CREDIT_MAX_MS),
  status: z.enum(["waiting", "called", "serving", "done", "no-show", "left", "cancelled"]),
  joinedAt: instant,
  calledAt: instant.nullable(),
  servedAt: instant.nullable(),
  endedAt: instant.nullable(),
  quote: etaSchema.nullable(),
});
