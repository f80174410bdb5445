import { expect, test } from "vitest";
import { shortIdFromBytes } from "#shared/ids";
import { outcomeOfVerdict } from "./gate-outcome.ts";
import { PLAIN, remember, type ShownOutcome, shownForMs } from "./outcome.ts";

const say = { clock: (at: number) => `T${at}`, gate: () => "the other gate" };
const price = (amount: number) => `€${amount / 100}`;
const passId = shortIdFromBytes("pass", new Uint8Array(8));

test("an admission shows the name and goes quickly", () => {
  const outcome = outcomeOfVerdict(
    {
      verdict: "admit",
      passId,
      name: "Asha Rao",
      ticketType: "Admission",
      due: 0,
      at: 5,
      gateName: "North",
      inside: 12,
    },
    say,
    price,
  );
  expect(outcome).toMatchObject({ kind: "admit", name: "Asha Rao", reason: null });
  expect(shownForMs(outcome)).toBe(1_600);
});

test("what is to be paid, and which ticket it is, are said, for long enough to be read", () => {
  const admitted = { verdict: "admit", passId, name: "Asha Rao", at: 5, gateName: "North", inside: 12 } as const;
  const outcome = outcomeOfVerdict({ ...admitted, ticketType: "Dinner guest", due: 1_250 }, say, price);
  expect(outcome).toMatchObject({ reason: "Dinner guest", todo: "Take €12.5 from them." });
  expect(shownForMs(outcome)).toBe(3_500);
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
    say,
    price,
  );
  expect(outcome.reason).toBe("Already inside since T5, through North.");
  expect(outcome.todo).toContain("call an organizer");
  expect(shownForMs(outcome)).toBe(3_500);
});

test("an event that has not begun is told from one that is over", () => {
  const reason = (status: "published" | "ended") =>
    outcomeOfVerdict(
      { verdict: "stop", passId, name: null, at: 1, refusal: { code: "event-not-live", status } },
      say,
      price,
    ).reason;
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
      ...PLAIN,
    });
  }
  expect(recent.map((shown) => shown.at)).toEqual([12, 11, 10, 9, 8, 7, 6, 5, 4, 3]);
});
