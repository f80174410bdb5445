import { expect, test } from "vitest";
import { INCIDENT_KINDS } from "./merge.ts";
import { wordsForIncident } from "./words.ts";

const second = { at: 2, gateName: "South" };
const told = { name: "Ben", refusal: "pass-blocked", first: { at: 1, gateName: "North" }, second };
const atGate = { place: ({ gateName, at }: typeof second) => `${gateName}, ${at}` };
const inConsole = { place: ({ gateName }: typeof second) => gateName, why: (code: string) => `(${code})` };

test("an incident of each kind is a sentence of its own, with the scans it is about", () => {
  const sentences = INCIDENT_KINDS.map((kind) => wordsForIncident({ ...told, kind }, inConsole));
  // The ledger's reason says in which way it was against the rules.
  expect(new Set(sentences).size).toBe(INCIDENT_KINDS.length - 2);
  for (const sentence of sentences) expect(sentence).toMatch(/^Ben .*South/);
});

test("the same sentence names nobody, and says when, at a gate", () => {
  const named = { ...told, name: null };
  expect(wordsForIncident({ ...named, kind: "double-entry" }, atGate)).toBe(
    "One pass came in twice: North, 1, and South, 2",
  );
  expect(wordsForIncident({ ...named, kind: "unproven", first: null }, atGate)).toBe(
    "An unknown code was let in that the gate would have stopped: South, 2",
  );
});
