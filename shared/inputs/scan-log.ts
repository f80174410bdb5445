import * as z from "zod";
import { INCIDENT_KINDS } from "#shared/domain/entry/merge";
import type { AskedFacts } from "#shared/gate-rules";
import { commandIdSchema, idSchema } from "#shared/ids";
import { REASON_CHARS_MAX, SCANS_IN_SYNC_MAX, TICKETS_MAX } from "#shared/limits";
import { SCANNED_CODE_CHARS_MAX } from "#shared/protocol/live-wire";

const base64url = (chars: number) =>
  z.string().regex(new RegExp(`^[A-Za-z0-9_-]{${chars}}$`), "This is no key or signature of a scanner");
const hash = z.string().regex(/^[0-9a-f]{64}$/, "This is no hash of a scan log");
const INSTANT_MAX = 8_640_000_000_000;
const instant = z.number().int().min(0).max(INSTANT_MAX);
const MINUTES_MAX = INSTANT_MAX / 60_000;
/** Of a list, a gate or a ticket: no log may stop at one, so it is longer than any. */
const name = z.string().max(300);

const deviceTimeSchema = z.strictObject({
  at: instant,
  upMs: z.number().min(0).max(8_640_000_000_000),
  life: z.string().min(1).max(40),
});

const gateFactsSchema: z.ZodType<AskedFacts> = z
  .strictObject({
    "event.status": z.literal("live"),
    "event.minutes": z.number().int().min(-MINUTES_MAX).max(MINUTES_MAX),
    "gate.name": name,
    "scan.list": name,
    "ticket.type": name,
    "pass.checked_in": z.boolean(),
    "pass.entries": z.number().int().min(0).max(1_000_000),
  })
  .partial();

export const chainedScanSchema = z.strictObject({
  seq: z.number().int().min(1),
  hash,
  scanId: commandIdSchema,
  eventId: idSchema("event"),
  gateId: idSchema("gate"),
  listId: idSchema("list"),
  direction: z.enum(["in", "out"]),
  code: z.string().min(1).max(SCANNED_CODE_CHARS_MAX),
  passIds: z.array(idSchema("pass")).max(TICKETS_MAX).readonly(),
  undoes: commandIdSchema.nullable(),
  refusal: z.string().min(1).max(40).nullable(),
  reason: z.string().min(3).max(REASON_CHARS_MAX).nullable(),
  rulesAt: instant.optional(),
  byRule: z.strictObject({ id: idSchema("rule"), savedAt: instant, facts: gateFactsSchema }).optional(),
  time: deviceTimeSchema,
});

/** A phone's log of what it decides by itself at one event, and the key that it signs it with. */
export const openScanLogSchema = z.strictObject({
  eventId: idSchema("event"),
  logId: idSchema("scanLog"),
  /** The raw point on P-256, 65 bytes. */
  publicKey: base64url(87),
  /** Of `scanLogProof` at the chain's start, 64 bytes: whoever opens it has the key. */
  signature: base64url(86),
});

/** A log that a phone has let go of; whoever is at the phone by now may bring its word. */
export const closeScanLogSchema = z.strictObject({
  eventId: idSchema("event"),
  logId: idSchema("scanLog"),
  /** Of `scanLogClosing`, 64 bytes. */
  signature: base64url(86),
});

/** What the phone wrote since the server's head of its log. */
export const syncScansSchema = z.strictObject({
  eventId: idSchema("event"),
  logId: idSchema("scanLog"),
  scans: z.array(chainedScanSchema).min(1).max(SCANS_IN_SYNC_MAX).readonly(),
  /** Of `scanLogProof` at the last of them. */
  signature: base64url(86),
  /** The phone's clocks as it sends this. */
  now: deviceTimeSchema,
});

export const rosterSchema = z.strictObject({
  eventId: idSchema("event"),
  /** 0: from the start. */
  since: z.number().int().min(0),
  /** Where the phone stands, by its log; `round` counts up with each time it asks. */
  stands: z
    .strictObject({ gateId: idSchema("gate"), logId: idSchema("scanLog"), round: z.number().int().min(0) })
    .optional(),
});

export const listIncidentsSchema = z.strictObject({
  eventId: idSchema("event"),
  /** Where the page before ended; null: from the newest. */
  before: z
    .strictObject({
      seq: z.number().int().min(1),
      scanId: commandIdSchema,
      subject: idSchema("pass").or(z.literal("")),
      kind: z.enum(INCIDENT_KINDS),
    })
    .nullable(),
});
