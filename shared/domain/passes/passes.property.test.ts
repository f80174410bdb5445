import fc from "fast-check";
import { expect, test } from "vitest";
import { importSigningKey, importVerifyKey, sign } from "#shared/ed25519";
import { shortIdFromBytes } from "#shared/ids";
import { proveCode } from "#shared/prove-code";
import { checkCode } from "./decide.ts";
import { decodeCode, encodeCode, SIGNED_BYTES, toText } from "./format.ts";
import { FIRST_KEYS } from "./keys.ts";
import type { CodeExpectation, SignedCode } from "./types.ts";

/** Thousands of signatures on a busy two-core machine. */
const SLOW_MACHINE_MS = 30_000;

const key = await importSigningKey(new Uint8Array(32).fill(9));
const verifyKey = await importVerifyKey(key.publicKey);

const uint = (bits: number) => fc.integer({ min: 0, max: 2 ** bits - 1 });
const signedCodes: fc.Arbitrary<SignedCode> = fc
  .record({
    fields: fc.record({ keyId: fc.integer({ min: 1, max: 255 }), college: uint(32), event: uint(32), home: uint(8) }),
    window: fc.tuple(uint(32), uint(32)),
    subject: fc.uint8Array({ minLength: 8, maxLength: 8 }),
    pickup: fc.boolean(),
  })
  .map(({ fields, window, subject, pickup }) => {
    const times = { notBefore: Math.min(...window) * 1_000, expires: Math.max(...window) * 1_000 };
    return pickup
      ? { ...fields, ...times, kind: "pickup", orderId: shortIdFromBytes("order", subject) }
      : { ...fields, ...times, kind: "pass", passId: shortIdFromBytes("pass", subject) };
  });

function expectationOf(code: SignedCode): CodeExpectation {
  const keys = { current: code.keyId, keepsPrevious: true };
  return { kind: code.kind, college: code.college, event: code.event, now: code.notBefore, keys };
}

async function refusalOf(text: string, expectation: CodeExpectation) {
  const code = decodeCode(text);
  return checkCode(code, await proveCode(code, () => verifyKey), expectation);
}

test("every code comes back from its text, upper or lower case, trimmed or not", () => {
  fc.assert(
    fc.property(signedCodes, fc.uint8Array({ minLength: 64, maxLength: 64 }), (code, signature) => {
      const signed = encodeCode(code);
      const text = toText(signed, signature);
      const decoded = { form: "signed", code, signed, signature, rotation: null };
      expect(decodeCode(text)).toEqual(decoded);
      expect(decodeCode(`\n${text.toLowerCase().trim()}\n`)).toEqual(decoded);
    }),
  );
});

test(
  "every single bit flipped, in the fields or the signature, is refused",
  async () => {
    await fc.assert(
      fc.asyncProperty(signedCodes, async (code) => {
        const signed = encodeCode(code);
        const signature = await sign(key, signed);
        const expectation = expectationOf(code);
        fc.pre(code.notBefore < code.expires);
        expect(await refusalOf(toText(signed, signature), expectation)).toBeNull();
        for (let bit = 0; bit < 92 * 8; bit++) {
          const bytes = new Uint8Array([...signed, ...signature]);
          const at = bit >> 3;
          bytes[at] = (bytes[at] ?? 0) ^ (1 << (bit & 7));
          const text = toText(bytes.subarray(0, SIGNED_BYTES), bytes.subarray(SIGNED_BYTES));
          expect(await refusalOf(text, expectation), `bit ${bit}`).not.toBeNull();
        }
      }),
      { numRuns: 4 },
    );
  },
  SLOW_MACHINE_MS,
);

test("no text at all makes the reader throw, and none but a short code goes unrefused", async () => {
  const hostile = fc.oneof(
    fc.string({ unit: "binary", maxLength: 300 }),
    fc.string({ unit: "grapheme", maxLength: 60 }),
    fc.string({
      unit: fc.constantFrom(..."0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"),
      minLength: 136,
      maxLength: 140,
    }),
    fc.webUrl(),
  );
  await fc.assert(
    fc.asyncProperty(hostile, async (text) => {
      const refusal = await refusalOf(text, { kind: "pass", college: 1, event: 1, now: 0, keys: FIRST_KEYS });
      if (decodeCode(text).form !== "short") expect(refusal).not.toBeNull();
    }),
    { numRuns: 1_000 },
  );
});
