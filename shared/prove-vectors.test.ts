import { expect, test } from "vitest";
import { disagreements, PASS_VECTORS } from "./prove-vectors.ts";

test("Node agrees with the published vectors", async () => {
  expect(await disagreements()).toEqual([]);
});

test("a vector that is wrong is noticed", async () => {
  const [first, ...others] = PASS_VECTORS.codes;
  if (!first) throw new Error("no vectors");
  const wrong = { ...PASS_VECTORS, codes: [{ ...first, refusal: "pass-forged" }, ...others] };
  expect(await disagreements(wrong)).toEqual([`${first.name}: accepted and not pass-forged`]);
});
