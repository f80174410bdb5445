import * as z from "zod";
import { commandIdSchema, idSchema } from "#shared/ids";
import { NAME_CHARS_MAX } from "#shared/inputs/auth";
import { PAUSE_REASON_CHARS_MAX, PEOPLE_MAX, SERVERS_MAX, STATION_NOTE_CHARS_MAX } from "#shared/limits";
import { SCANNED_CODE_CHARS_MAX } from "#shared/protocol/live";
import { NOTE_AUDIENCES } from "#shared/views/station-notes";

const stationCommand = { commandId: commandIdSchema, stationId: idSchema("station") };

export const setServersSchema = z.strictObject({
  ...stationCommand,
  servers: z.number().int().min(0).max(SERVERS_MAX),
});
/** Desks are numbered; `setServers` opens the first so many. */
const serverId = z
  .string()
  .regex(/^[1-9]\d?$/)
  .refine((id) => Number(id) <= SERVERS_MAX, "There are fewer desks");
export const callNextSchema = z.strictObject({ ...stationCommand, serverId: serverId.optional() });
/**
 * `on`: it is open; `mine`: and whoever says so serves there. `finish`: they serve whom they have, and leave. `off`: at once;
 * whom they had called waits on.
 */
export const setDeskSchema = z.strictObject({
  ...stationCommand,
  serverId,
  duty: z.enum(["on", "mine", "finish", "off"]),
});
export const setExtraSchema = z.strictObject({ ...stationCommand, open: z.boolean() });
export const endPrioritySchema = z.strictObject(stationCommand);
export const pauseQueueSchema = z.strictObject({
  ...stationCommand,
  reason: z.string().trim().max(PAUSE_REASON_CHARS_MAX).nullable(),
  /** Epoch milliseconds: later than any count of seconds, so that the two are not mistaken for each other. */
  resumesAt: z.number().int().min(1_000_000_000_000).max(Number.MAX_SAFE_INTEGER).nullable(),
});
export const writeNoteSchema = z.strictObject({
  ...stationCommand,
  audience: z.enum(NOTE_AUDIENCES),
  text: z.string().trim().min(1).max(STATION_NOTE_CHARS_MAX),
});
export const setIntakeSchema = z.strictObject({ ...stationCommand, intake: z.enum(["open", "paused", "closed"]) });
export const tokenCommandSchema = z.strictObject({ ...stationCommand, tokenId: idSchema("token") });
export const callTokenSchema = z.strictObject({
  ...stationCommand,
  tokenId: idSchema("token"),
  serverId: serverId.optional(),
});
export const issueTokenSchema = z.strictObject({
  ...stationCommand,
  /** Empty: nobody asked. */
  name: z.string().trim().max(NAME_CHARS_MAX),
  laneId: z.string().min(1).max(32),
  people: z.number().int().min(1).max(PEOPLE_MAX),
});
export const splitGroupSchema = z.strictObject({
  ...stationCommand,
  tokenId: idSchema("token"),
  people: z.number().int().min(1).max(PEOPLE_MAX),
});
export const transferTokenSchema = z.strictObject({
  ...stationCommand,
  tokenId: idSchema("token"),
  toStationId: idSchema("station"),
});
export const orderCommandSchema = z.strictObject({ ...stationCommand, orderId: idSchema("order") });
export const handOverSchema = z.strictObject({
  ...stationCommand,
  code: z.string().min(1).max(SCANNED_CODE_CHARS_MAX),
});
/** When a phone without a network did it, by its own clock. */
export const handOverLateSchema = z.strictObject({
  ...handOverSchema.shape,
  handedAt: z.number().int().min(1_000_000_000_000).max(8_640_000_000_000),
});
export const skuCommandSchema = z.strictObject({ ...stationCommand, skuId: idSchema("sku") });
