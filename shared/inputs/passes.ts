import * as z from "zod";
import { KEY_ACTS } from "#shared/domain/passes/keys";
import { commandIdSchema, idSchema } from "#shared/ids";

const onEvent = { eventId: idSchema("event") };
/** The event's version, against a stale edit. */
const onVersion = { ...onEvent, version: z.number().int().positive() };
/** A number of the ledger's log, in four bytes. */
const epochSchema = z.number().int().min(0).max(0xffff_ffff);

export const registerHolderSchema = z.strictObject({
  ...onEvent,
  commandId: commandIdSchema,
  passId: idSchema("pass"),
  /** The phone's public key: 32 bytes, base64url. */
  holderKey: z.string().regex(/^[A-Za-z0-9_-]{43}$/, "expected a public key"),
  /** Instead of the phone that shows it now. */
  replace: z.boolean(),
});

export const revocationsSchema = z.strictObject({ ...onEvent, since: epochSchema });
export const savePassRulesSchema = z.strictObject({ ...onVersion, requireRotating: z.boolean() });
export const turnKeysSchema = z.strictObject({ ...onVersion, act: z.enum(KEY_ACTS) });
