import { expect, test } from "vitest";
import { isWholeCode, readTypedCode, spellCode } from "./typed-code.ts";

test("a code is read however it was typed", () => {
  expect(readTypedCode(" 7k3m-q2xd ")).toBe("7K3MQ2XD");
});

test("letters that look like digits are taken for the digits", () => {
  expect(readTypedCode("OIL0 1234")).toBe("01101234");
});

test("what follows the eighth character is dropped", () => {
  expect(readTypedCode("7K3MQ2XD99")).toBe("7K3MQ2XD");
});

test("seven characters are no code yet", () => {
  expect(isWholeCode(readTypedCode("7K3MQ2X"))).toBe(false);
  expect(isWholeCode(readTypedCode("7K3MQ2XD"))).toBe(true);
});

test("a code is spelled in two groups", () => {
  expect(spellCode("7K3MQ2XD")).toBe("7K3M Q2XD");
  expect(spellCode("7K3M")).toBe("7K3M");
});
