import { expect, test } from "vitest";
import { eachAlone, inTurn } from "./each-alone.ts";

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

test("a step that fails does not keep the next from being taken", async () => {
  const taken: string[] = [];
  const steps = inTurn(
    async () => taken.push("first"),
    () => Promise.reject(new Error("second")),
    async () => taken.push("third"),
  );
  await expect(steps).rejects.toThrow("second");
  expect(taken).toEqual(["first", "third"]);
});
