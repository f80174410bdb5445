import { expect, test } from "vitest";
import vectors from "./domain/passes/vectors.json" with { type: "json" };
import { disagreements } from "./prove-vectors.ts";

test("Node agrees with the published vectors", async () => {
  expect(await disagreements(vectors)).toEqual([]);
});

test("a vector that is wrong is noticed", async () => {
  const [first, ...others] = vectors.codes;
  if (!first) throw new Error("no vectors");
  const wrong = { ...vectors, codes: [{ ...first, refusal: "pass-forged" }, ...others] };
  expect(await disagreements(wrong)).toEqual([`${first.name}: accepted and not pass-forged`]);
});
