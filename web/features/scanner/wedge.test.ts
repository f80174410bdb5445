import { expect, test } from "vitest";
import { pressKey, WEDGE_IDLE, type WedgeStep } from "./wedge.ts";

function type(text: readonly string[], gapMs: number): WedgeStep {
  let step: WedgeStep = { wedge: WEDGE_IDLE, code: null, swallow: false };
  let at = 1_000;
  for (const key of text) {
    step = pressKey(step.wedge, key, at);
    at += gapMs;
  }
  return step;
}

test("keys faster than a person, ended by Enter, are a code", () => {
  expect(type([..."7K3MQ2XD", "Enter"], 12).code).toBe("7K3MQ2XD");
});

test("Shift between the characters does not cut the code", () => {
  expect(type(["Shift", "A", "Shift", "B", "C", "D", "E", "F", "Enter"], 15).code).toBe("ABCDEF");
});

test("a person typing and pressing Enter is no scanner", () => {
  expect(type([..."7K3MQ2XD", "Enter"], 140).code).toBeNull();
});

test("a pause starts a new code", () => {
  const first = type([..."OLDOLD"], 10);
  let step = pressKey(first.wedge, "N", 9_000);
  for (const [index, key] of [..."EWCODE", "Enter"].entries()) step = pressKey(step.wedge, key, 9_010 + index * 10);
  expect(step.code).toBe("NEWCODE");
});

test("a busy phone that pauses inside a long code loses none of it", () => {
  const begun = type([..."ABCDEFGH"], 10);
  let step = pressKey(begun.wedge, "I", 1_350);
  step = pressKey(step.wedge, "Enter", 1_360);
  expect(step.code).toBe("ABCDEFGHI");
});

test("a short burst and Enter reach the page as usual", () => {
  expect(type(["a", "b", "Enter"], 10)).toMatchObject({ code: null, swallow: false });
});

test("the spaces of a signed code are kept from pressing a focused button", () => {
  expect(type([..."AB 1 "], 10).swallow).toBe(true);
});
