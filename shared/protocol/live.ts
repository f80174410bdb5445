import * as z from "zod";
import { commandIdSchema, idSchema } from "../ids.ts";
import { TICKETS_MAX } from "../limits.ts";
import { SCAN_LATE_MS_MAX, SCANNED_CODE_CHARS_MAX } from "./live-wire.ts";

export {
  CLOSE_MALFORMED,
  CLOSE_MOVED,
  CLOSE_SESSION_ENDED,
  CLOSE_TOO_MANY,
  CLOSE_TOO_SLOW,
  LIVE_PATHS,
  PING,
  PONG,
  SCAN_LATE_MS_MAX,
  SCANNED_CODE_CHARS_MAX,
  SEEN_EVERY_CHARS,
} from "./live-wire.ts";

/**
 * The live channel, one protocol for three kinds of object.
 *
 * The server keeps a flat map of entries, key → JSON value ("summary", "token:tok_…", "station:stn_…"). A client says
 * `hello` with the last `seq` it holds; the server answers with a `snapshot` of everything this viewer may see, or with
 * the missed `delta`s. After that every delta names the `seq` it builds on (`prev`); a client whose own `seq` differs has
 * a gap and says `hello` again. Values are whole: applying a delta twice is harmless.
 *
 * A client says `seen` each time it has read another `SEEN_EVERY_CHARS`. Who does not is sent no more deltas for a while, and then
 * loses its socket; who catches up gets the missed ones.
 *
 * The text frame "ping" is answered with "pong" without waking the object.
 */
export type ServerMessage =
  | {
      readonly type: "snapshot";
      readonly seq: number;
      readonly at: number;
      readonly entries: Readonly<Record<string, unknown>>;
    }
  | {
      readonly type: "delta";
      readonly prev: number;
      readonly seq: number;
      readonly at: number;
      readonly set: Readonly<Record<string, unknown>>;
      readonly drop: readonly string[];
    }
  /** Something of yours changed: ask for it again. Carries no data about it. */
  | { readonly type: "nudge"; readonly topic: NudgeTopic }
  /**
   * Of these passes, which the phone of this log keeps, one that may be a copy is about to be let in elsewhere by that command:
   * answered with `lent`.
   */
  | {
      readonly type: "lend";
      readonly askId: string;
      readonly logId: string;
      readonly commandId: string;
      readonly passIds: readonly string[];
    }
  /** The answer to a `scan` frame with the same command id. */
  | { readonly type: "reply"; readonly commandId: string; readonly reply: unknown }
  | { readonly type: "problem"; readonly commandId: string | null; readonly code: string; readonly message: string };

export type NudgeTopic = "pass" | "token" | "order" | "event" | "inbox" | "emergency";

/** A scan or hello fits in 1 KiB; the rest is slack for later commands. */
export const FRAME_BYTES_MAX = 16_384;
/** A volunteer scans at most one pass a second; hello and reconnects need a few more. */
export const FRAMES_PER_MINUTE_MAX = 240;

/** What is scanned for: absent, the event's entry, inwards, one pass. */
export const askedSchema = {
  listId: idSchema("list").optional(),
  direction: z.enum(["in", "out"]).optional(),
  people: z.number().int().min(1).max(TICKETS_MAX).optional(),
};

export const scanInputSchema = z.strictObject({
  commandId: commandIdSchema,
  eventId: idSchema("event"),
  gateId: idSchema("gate"),
  code: z.string().min(1).max(SCANNED_CODE_CHARS_MAX),
  ...askedSchema,
  /** How long ago it was scanned, when it could not be asked at once. */
  lateMs: z.number().int().min(0).max(SCAN_LATE_MS_MAX).optional(),
  /** The scan with which the code was first shown, when this one goes on from there: more of the party, or what was missing. */
  follows: commandIdSchema.optional(),
});
export type ScanInput = z.infer<typeof scanInputSchema>;

export const clientMessageSchema = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("hello"), since: z.number().int().nonnegative().nullable() }),
  z.strictObject({ type: z.literal("seen") }),
  z.strictObject({ type: z.literal("scan"), input: scanInputSchema }),
  /** `isFree`: this phone let none of them in that the server has not heard of, and will not from now on. */
  z.strictObject({ type: z.literal("lent"), askId: z.uuid(), isFree: z.boolean() }),
]);
export type ClientMessage = z.input<typeof clientMessageSchema>;
export type ParsedClientMessage = z.output<typeof clientMessageSchema>;
