import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bareJpeg, bareWebp, jpegSegment, pngOf } from "../test-picture-files.ts";
import { readHeader } from "./read-header.ts";

const seeds = [
  await pngOf(9, 7, [1, 2, 3, 255]),
  bareJpeg(640, 480, jpegSegment(0xe1, new Uint8Array(40)), jpegSegment(0xdb, new Uint8Array(65))),
  bareWebp(640, 480, { width: 640, height: 480, flags: 0 }),
];

/** A file as it begins to be one, and then anything; or a whole one with some of its bytes replaced and its end cut. */
const hostile = fc.oneof(
  fc
    .tuple(fc.constantFrom(...seeds), fc.nat(40), fc.uint8Array({ maxLength: 300 }))
    .map(([seed, kept, rest]) => Uint8Array.from([...seed.subarray(0, kept), ...rest])),
  fc
    .tuple(fc.constantFrom(...seeds), fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 6 }), fc.nat())
    .map(([seed, changes, end]) => {
      const bytes = Uint8Array.from(seed);
      for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
      return bytes.subarray(0, end % (bytes.length + 1));
    }),
  fc.uint8Array({ maxLength: 100 }),
);

describe("the header of anything", () => {
  // A view of the bytes throws where there is none: whoever throws nothing read nothing beyond their end.
  test("never throws, never reads past the end, and says no size of nothing", () => {
    fc.assert(
      fc.property(hostile, fc.uint8Array({ maxLength: 9 }), (bytes, before) => {
        const header = readHeader(bytes);
        if (header.ok) {
          expect(header.value.width).toBeGreaterThan(0);
          expect(header.value.height).toBeGreaterThan(0);
        }
        // Within a larger buffer it is the same: neighbours are not looked at.
        const whole = Uint8Array.from([...before, ...bytes, 0xff, 0xd9, 0xff]);
        expect(readHeader(whole.subarray(before.length, before.length + bytes.length))).toEqual(header);
      }),
      { numRuns: 3_000 },
    );
  });
});
