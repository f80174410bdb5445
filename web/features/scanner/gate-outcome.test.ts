import { expect, test } from "vitest";
import { shortIdFromBytes } from "#shared/ids";
import { outcomeOfVerdict } from "./gate-outcome.ts";
import { remember, type ShownOutcome, shownForMs } from "./outcome.ts";

const clock = (at: number) => `T${at}`;
const passId = shortIdFromBytes("pass", new Uint8Array(8));

test("an admission shows the name and goes quickly", () => {
  const outcome = outcomeOfVerdict(
    { verdict: "admit", passId, name: "Asha Rao", at: 5, gateName: "North", inside: 12 },
    clock,
  );
  expect(outcome).toMatchObject({ kind: "admit", name: "Asha Rao", reason: null });
  expect(shownForMs(outcome)).toBe(1_600);
});

test("a pass used before says when, where and what to do, and stays longer", () => {
  const outcome = outcomeOfVerdict(
    {
      verdict: "stop",
      passId,
      name: "Asha Rao",
      at: 9,
      refusal: { code: "already-admitted", admittedAt: 5, gateName: "North" },
    },
    clock,
  );
  expect(outcome.reason).toBe("Already inside since T5, through North.");
  expect(outcome.todo).toContain("call an organizer");
  expect(shownForMs(outcome)).toBe(3_500);
});

test("an event that has not begun is told from one that is over", () => {
  const reason = (status: "published" | "ended") =>
    outcomeOfVerdict({ verdict: "stop", passId, name: null, at: 1, refusal: { code: "event-not-live", status } }, clock)
      .reason;
  expect(reason("published")).toContain("not open yet");
  expect(reason("ended")).toContain("has ended");
});

test("only the last ten stay, newest first", () => {
  let recent: readonly ShownOutcome[] = [];
  for (let at = 1; at <= 12; at++) {
    recent = remember(recent, {
      id: `c${at}`,
      at,
      kind: "admit",
      word: "Admit",
      name: null,
      reason: null,
      todo: null,
      lines: [],
    });
  }
  expect(recent.map((shown) => shown.at)).toEqual([12, 11, 10, 9, 8, 7, 6, 5, 4, 3]);
});
