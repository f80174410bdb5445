import { expect, test } from "vitest";
import { eachAlone } from "./each-alone.ts";

test("what fails is told at the end, and keeps nothing else from being done", async () => {
  const done: number[] = [];
  const work = async (item: number) => {
    if (item < 0) throw new Error(`${item}`);
    done.push(item);
  };
  await expect(eachAlone([1, -2, 3, -4, 5], work)).rejects.toThrow("-2");
  expect(done).toEqual([1, 3, 5]);
  await eachAlone([], work);
});
