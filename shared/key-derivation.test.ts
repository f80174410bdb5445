import { describe, expect, test } from "vitest";
import { deriveSeed, tagOf } from "./key-derivation.ts";

const toHex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");
const ROOT = "0b".repeat(22);

test("RFC 5869 test case 3: no salt, no info", async () => {
  const seed = await deriveSeed(ROOT, "");
  expect(toHex(seed)).toBe("8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d");
});

test("hex, base64 and base64url of one secret give one seed", async () => {
  const secret = Buffer.from("fbff".repeat(16), "hex");
  const seed = await deriveSeed(secret.toString("hex"), "pass");
  expect(await deriveSeed(secret.toString("base64"), "pass")).toEqual(seed);
  expect(await deriveSeed(secret.toString("base64url"), "pass")).toEqual(seed);
  expect(await deriveSeed(` ${secret.toString("hex").toUpperCase()}\n`, "pass")).toEqual(seed);
});

test("another label is another seed", async () => {
  expect(await deriveSeed(ROOT, "a")).not.toEqual(await deriveSeed(ROOT, "b"));
});

describe("a bad root secret is a bug, and its text is not repeated in the error", () => {
  test.each([
    ["", "hex"],
    ["0b0b", "at least 16"],
    ["not a secret!", "neither"],
    ["AAAAA", "neither"],
  ])("%j", async (text, words) => {
    const failure = deriveSeed(text, "pass");
    await expect(failure).rejects.toThrow(RangeError);
    await expect(failure).rejects.toThrow(words);
    if (text) await expect(failure).rejects.not.toThrow(text);
  });
});

test("a tag is the first four bytes of SHA-256, unsigned", async () => {
  expect(await tagOf("abc")).toBe(0xba7816bf);
  expect(await tagOf("")).toBe(0xe3b0c442);
});
