import * as z from "zod";
import { shortCodeSchema } from "./short-code.ts";

const base64url = (max: number) =>
  z
    .string()
    .regex(/^[A-Za-z0-9_-]+$/, "expected base64url")
    .max(max);

/** A credential's id is 1,023 bytes at most. */
const credentialId = base64url(1_364);

/** What a browser made: the parts of its answer that count, base64url. */
export const addPasskeySchema = z.strictObject({
  id: credentialId,
  clientDataJSON: base64url(4_000),
  attestationObject: base64url(8_000),
  transports: z.array(z.string().max(20)).max(8),
});

/** What a passkey signed. */
export const stepUpSchema = z.strictObject({
  id: credentialId,
  clientDataJSON: base64url(4_000),
  authenticatorData: base64url(2_000),
  signature: base64url(2_000),
});

/** 50 bits, in two groups of five. */
export const RECOVERY_CODE_CHARS = 10;
export const recoverSchema = z.strictObject({ code: shortCodeSchema(RECOVERY_CODE_CHARS) });

export const removePasskeySchema = z.strictObject({ id: credentialId });
