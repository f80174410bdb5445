import fc from "fast-check";
import { expect, test } from "vitest";
import { sha256Hex } from "./sha256.ts";
import { sha256HexSync } from "./sha256-sync.ts";

test("gives what the standard's examples say", () => {
  expect(sha256HexSync("")).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  expect(sha256HexSync("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
});

test("gives what the platform gives, at every length around a block's end", async () => {
  for (let length = 0; length <= 260; length++) {
    const text = "x".repeat(length);
    expect(sha256HexSync(text)).toBe(await sha256Hex(text));
  }
});

test("gives what the platform gives, for any text", async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: "grapheme", maxLength: 600 }), async (text) => {
      expect(sha256HexSync(text)).toBe(await sha256Hex(text));
    }),
    { numRuns: 1_000 },
  );
});
