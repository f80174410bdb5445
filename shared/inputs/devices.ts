import * as z from "zod";
import { idSchema } from "#shared/ids";

/** Letters and digits that nobody mistakes for each other; people type it in any case, with or without a dash. */
export const DEVICE_CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ";
export const DEVICE_CODE_CHARS = 8;

const base64url = (chars: number) =>
  z.string().regex(new RegExp(`^[A-Za-z0-9_-]{${chars}}$`), "This is no key or signature of a scanner");
const signature = base64url(86);

export const enrolDeviceSchema = z.strictObject({
  code: z
    .string()
    .max(20)
    .transform((text) => text.replaceAll(/[\s-]/g, "").toUpperCase())
    .pipe(
      z
        .string()
        .regex(new RegExp(`^[${DEVICE_CODE_ALPHABET}]{${DEVICE_CODE_CHARS}}$`), "The code has eight characters"),
    ),
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

/** What a phone signs to show that it holds the other half of the key it enrols. */
export function enrolProof(origin: string, code: string): string {
  return `campuspulse enrol ${origin} ${code}`;
}

/** What an enrolled phone signs to be let in again. */
export function deviceProof(origin: string, deviceId: string, at: number): string {
  return `campuspulse device ${origin} ${deviceId} ${at}`;
}
