import { expect, test } from "vitest";
import { callWords, newCalls } from "./spoken-calls.ts";

const calls = (called: readonly number[], rings: Record<number, number> = {}) => ({ called, rings });

test("only who was not called before is spoken, and nobody when one leaves", () => {
  expect(newCalls(calls([4, 5]), calls([5, 6, 7]))).toEqual([6, 7]);
  expect(newCalls(calls([4, 5]), calls([5]))).toEqual([]);
});

test("a call that is repeated is spoken again, each time once", () => {
  expect(newCalls(calls([4, 5]), calls([4, 5], { 5: 1 }))).toEqual([5]);
  expect(newCalls(calls([4, 5], { 5: 1 }), calls([4, 5], { 5: 1 }))).toEqual([]);
  expect(newCalls(calls([4, 5], { 5: 1 }), calls([4, 5], { 5: 2 }))).toEqual([5]);
  // Called anew after a miss, the count begins anew.
  expect(newCalls(calls([5], { 5: 2 }), calls([5]))).toEqual([]);
});

test("a call names the desk where there are several", () => {
  expect(callWords(14, "2", ["en-GB"])).toEqual({ words: "Number 14, to desk 2.", language: "en-GB" });
  expect(callWords(14, undefined, ["en-GB"]).words).toBe("Number 14.");
});

test.each([
  [["es-MX", "en"], "Número 14, al puesto 2.", "es-MX"],
  [["tlh", "de"], "Nummer 14, an Platz 2.", "de"],
  [["tlh"], "Number 14, to desk 2.", "en"],
  [[], "Number 14, to desk 2.", "en"],
])("it is spoken in the first language of %j that has words", (languages, words, language) => {
  expect(callWords(14, "2", languages)).toEqual({ words, language });
});
