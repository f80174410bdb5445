import * as z from "zod";

/** The prefix makes logs readable; the brand makes a swapped id a compile error. */
const PREFIX = {
  college: "col",
  user: "usr",
  session: "ses",
  department: "dep",
  grant: "grt",
  invitation: "inv",
  provider: "idp",
  device: "dev",
  support: "sup",
  event: "evt",
  series: "ser",
  gate: "gat",
  list: "lst",
  ticketType: "tty",
  quota: "quo",
  code: "cod",
  station: "stn",
  sku: "sku",
  registration: "reg",
  pass: "pas",
  token: "tok",
  order: "ord",
  mail: "mai",
  question: "qst",
  payment: "pay",
  refund: "rfd",
  venue: "ven",
  room: "rom",
  cover: "cvr",
  transfer: "trf",
  scanLog: "slg",
  rule: "rul",
  ruleEffect: "rfx",
  staffMove: "smv",
  webhook: "whk",
  apiKey: "key",
  campaign: "cmp",
  emergency: "emg",
  note: "nte",
} as const;

export type IdKind = keyof typeof PREFIX;
declare const kind: unique symbol;
export type Id<K extends IdKind> = string & { readonly [kind]: K };

export type CollegeId = Id<"college">;
export type UserId = Id<"user">;
export type SessionId = Id<"session">;
export type DepartmentId = Id<"department">;
export type GrantId = Id<"grant">;
export type InvitationId = Id<"invitation">;
export type ProviderId = Id<"provider">;
export type DeviceId = Id<"device">;
export type ScanLogId = Id<"scanLog">;
export type SupportId = Id<"support">;
export type EventId = Id<"event">;
export type SeriesId = Id<"series">;
export type GateId = Id<"gate">;
export type ListId = Id<"list">;
export type TicketTypeId = Id<"ticketType">;
export type QuotaId = Id<"quota">;
export type CodeId = Id<"code">;
export type StationId = Id<"station">;
export type SkuId = Id<"sku">;
export type RegistrationId = Id<"registration">;
export type PassId = Id<"pass">;
export type TokenId = Id<"token">;
export type OrderId = Id<"order">;
export type MailId = Id<"mail">;
export type QuestionId = Id<"question">;
export type PaymentId = Id<"payment">;
export type RefundId = Id<"refund">;
export type VenueId = Id<"venue">;
export type RoomId = Id<"room">;
export type CoverId = Id<"cover">;
export type TransferId = Id<"transfer">;
export type RuleId = Id<"rule">;
export type RuleEffectId = Id<"ruleEffect">;
export type StaffMoveId = Id<"staffMove">;
export type WebhookId = Id<"webhook">;
export type ApiKeyId = Id<"apiKey">;
export type CampaignId = Id<"campaign">;
export type EmergencyId = Id<"emergency">;
export type NoteId = Id<"note">;

/** Made by the client, one per intent; sending it again returns the stored reply. */
export type CommandId = string & { readonly [kind]: "command" };

// Crockford's base 32, lower case: no i, l, o, u, so an id can be read aloud.
const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
const TIME_CHARS = 10;
const RANDOM_CHARS = 16;
const SHORT_CHARS = 13;

/** `passes` and `orders` travel inside a QR code as 8 bytes; their ids hold 64 random bits and no time. */
const SHORT_KINDS: ReadonlySet<IdKind> = new Set(["pass", "order"]);

/**
 * Builds an id from its ingredients; the caller owns the clock and the randomness.
 * @param atMs   epoch milliseconds; ids of one kind sort by it (not passes and orders)
 * @param random at least 10 random bytes
 * Source: the ULID layout, 48 bits of time then 80 random bits, Crockford base 32.
 */
export function makeId<K extends IdKind>(idKind: K, atMs: number, random: Uint8Array): Id<K> {
  const body = SHORT_KINDS.has(idKind)
    ? encodeNumber(bytesToNumber(random.subarray(0, 8)), SHORT_CHARS)
    : encodeNumber(BigInt(atMs), TIME_CHARS) + encodeNumber(bytesToNumber(random.subarray(0, 10)), RANDOM_CHARS);
  return `${PREFIX[idKind]}_${body}` as Id<K>;
}

/** The 8 bytes of a pass or order id, big-endian, as carried in a signed code. */
export function shortIdBytes(id: PassId | OrderId): Uint8Array {
  let value = 0n;
  for (const char of id.slice(4)) value = value * 32n + BigInt(ALPHABET.indexOf(char));
  const bytes = new Uint8Array(8);
  for (let i = 7; i >= 0; i--, value >>= 8n) bytes[i] = Number(value & 0xffn);
  return bytes;
}

/** The inverse of `shortIdBytes`. */
export function shortIdFromBytes<K extends "pass" | "order">(idKind: K, bytes: Uint8Array): Id<K> {
  return `${PREFIX[idKind]}_${encodeNumber(bytesToNumber(bytes), SHORT_CHARS)}` as Id<K>;
}

/** A parser for one kind of id: exact prefix, alphabet and length. */
export function idSchema<K extends IdKind>(idKind: K) {
  const chars = SHORT_KINDS.has(idKind) ? SHORT_CHARS : TIME_CHARS + RANDOM_CHARS;
  return z
    .string()
    .regex(new RegExp(`^${PREFIX[idKind]}_[${ALPHABET}]{${chars}}$`), `expected an id like ${PREFIX[idKind]}_…`)
    .transform((text) => text as Id<K>);
}

/** 8–64 url-safe characters; `crypto.randomUUID()` is the usual maker. */
export const commandIdSchema = z
  .string()
  .regex(/^[A-Za-z0-9_-]{8,64}$/, "expected a command id of 8 to 64 url-safe characters")
  .transform((text) => text as CommandId);

function bytesToNumber(bytes: Uint8Array): bigint {
  let value = 0n;
  for (const byte of bytes) value = (value << 8n) | BigInt(byte);
  return value;
}

function encodeNumber(value: bigint, chars: number): string {
  let text = "";
  let rest = value;
  for (let i = 0; i < chars; i++, rest >>= 5n) text = ALPHABET[Number(rest & 31n)] + text;
  return text;
}
