import fc from "fast-check";
import { expect, test } from "vitest";
import { flatten, type Pixels, shrink } from "./shrink.ts";

const filled = (width: number, height: number, colour: readonly number[]): Pixels => ({
  data: Uint8ClampedArray.from(Array.from({ length: width * height }, () => colour).flat()),
  width,
  height,
});

test("what shows through stands on white", () => {
  expect([...flatten(filled(1, 1, [9, 9, 9, 0])).data]).toEqual([255, 255, 255, 255]);
  expect([...flatten(filled(1, 1, [0, 0, 0, 128])).data]).toEqual([127, 127, 127, 255]);
  expect([...flatten(filled(1, 1, [1, 2, 3, 255])).data]).toEqual([1, 2, 3, 255]);
});

test("a smaller picture has the mean of what it stands for", () => {
  const { data } = filled(4, 2, [0, 0, 0, 255]);
  for (const at of [0, 1, 4, 5]) data.set([200, 100, 40], at * 4);
  expect([...shrink({ data, width: 4, height: 2 }, 2, 2).data]).toEqual([200, 100, 40, 255, 0, 0, 0, 255]);
});

test("keeps its shape, fits, and is no picture of nothing", () => {
  const side = fc.integer({ min: 1, max: 60 });
  fc.assert(
    fc.property(side, side, side, side, (width, height, widthMax, heightMax) => {
      const small = shrink(filled(width, height, [10, 20, 30, 255]), widthMax, heightMax);
      expect(small.width).toBeLessThanOrEqual(Math.max(1, widthMax));
      expect(small.height).toBeLessThanOrEqual(Math.max(1, heightMax));
      expect(small.width * small.height * 4).toBe(small.data.length);
      expect([...small.data.subarray(0, 4)]).toEqual([10, 20, 30, 255]);
      if (width <= widthMax && height <= heightMax) expect(small).toMatchObject({ width, height });
    }),
  );
});
