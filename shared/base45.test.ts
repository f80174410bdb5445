import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeBase45, encodeBase45 } from "./base45.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);

describe("the examples of RFC 9285", () => {
  test.each([
    ["AB", "BB8"],
    ["Hello!!", "%69 VD92EX0"],
    ["base-45", "UJCLQE7W581"],
    ["ietf!", "QED8WEX0"],
    ["", ""],
  ])("%j is written %j and read back", (plain, text) => {
    expect(encodeBase45(bytesOf(plain))).toBe(text);
    expect(decodeBase45(text)).toEqual(bytesOf(plain));
  });
});

test.each([
  ["FGW is the largest group, GGW is above it", "GGW"],
  ["a group far above", ":::"],
  ["a pair above one byte", "V5"],
  ["one character alone", "A"],
  ["four characters", "BB8A"],
  ["lower case", "bb8"],
  ["a character outside the alphabet", "BB_"],
  ["a character outside the basic plane", "😀B"],
])("refuses %s", (_, text) => {
  expect(decodeBase45(text)).toBeNull();
});

test("accepts the largest group and the largest pair", () => {
  expect(decodeBase45("FGW")).toEqual(new Uint8Array([255, 255]));
  expect(decodeBase45("U5")).toEqual(new Uint8Array([255]));
});

test("any bytes come back from their text", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect(decodeBase45(encodeBase45(bytes))).toEqual(bytes);
    }),
  );
});

test("any text is either refused or the one text of its bytes", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary-ascii", maxLength: 12 }), (text) => {
      const bytes = decodeBase45(text);
      if (bytes) expect(encodeBase45(bytes)).toBe(text);
    }),
    { numRuns: 2_000 },
  );
});
