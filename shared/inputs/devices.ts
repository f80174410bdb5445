import * as z from "zod";
import { idSchema } from "#shared/ids";
import { DEVICE_CODE_CHARS } from "#shared/limits";
import { shortCodeSchema } from "./short-code.ts";

const base64url = (chars: number) =>
  z.string().regex(new RegExp(`^[A-Za-z0-9_-]{${chars}}$`), "This is no key or signature of a scanner");
const signature = base64url(86);

export const enrolDeviceSchema = z.strictObject({
  code: shortCodeSchema(DEVICE_CODE_CHARS),
  name: z.string().trim().min(1, "Give it a name").max(40),
  /** The raw point on P-256, 65 bytes. */
  publicKey: base64url(87),
  /** Of `enrolProof`, 64 bytes. */
  signature,
});

export const proveDeviceSchema = z.strictObject({
  deviceId: idSchema("device"),
  /** By the phone's clock, epoch milliseconds. */
  at: z.number().int().min(0).max(8_640_000_000_000),
  /** Of `deviceProof`. */
  signature,
});

export const deviceSchema = z.strictObject({ deviceId: idSchema("device") });
