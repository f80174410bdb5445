import { expect, test } from "vitest";
import { NO_CONNECTION } from "./gate-outcome.ts";
import { publicOutcome } from "./kiosk-outcome.ts";
import { isUndecided, type Outcome, PLAIN } from "./outcome.ts";

const admitted: Outcome = {
  ...{ ...PLAIN, kind: "admit", word: "Admit", name: "Asha Rao and 2 more", reason: "VIP", todo: null },
  ...{ notes: ["Press"], party: { size: 5, left: 2 }, undoable: true, passId: "pas_1", code: "a code" },
};

test("who is let in is welcomed by the first name, and nothing else of them is shown", () => {
  const shown = publicOutcome(admitted);
  expect(shown).toMatchObject({ kind: "admit", word: "Welcome", name: "Asha", todo: null, undoable: false });
  expect(JSON.stringify(shown)).not.toMatch(/Rao|VIP|Press|a code/);
  expect(publicOutcome({ ...admitted, todo: "Take €12 from them." }).todo).toBe("Please see the desk on your way in.");
});

test("who is not let in is sent to the desk, whatever the reason, in one and the same way", () => {
  const blocked: Outcome = { ...admitted, kind: "stop", word: "Stop", reason: "Blocked: a quarrel", canForce: true };
  const [first, second] = [publicOutcome(blocked), publicOutcome(NO_CONNECTION)];
  expect({ ...first, isUnanswered: true }).toEqual(second);
  expect(first).toMatchObject({ kind: "look", word: "Please see the desk", name: null, reason: null, passId: null });
});

test("an answer is an answer at a kiosk too: the same code asks anew, and only what nobody answered is asked again", () => {
  const stopped: Outcome = { ...admitted, kind: "stop", word: "Stop" };
  const alone: Outcome = { ...admitted, kind: "look", word: "Look", isOwn: true };
  for (const decided of [admitted, stopped, alone]) expect(isUndecided(publicOutcome(decided))).toBe(false);
  const asking: Outcome = { ...alone, asks: true };
  for (const open of [NO_CONNECTION, asking]) expect(isUndecided(publicOutcome(open))).toBe(true);
});
