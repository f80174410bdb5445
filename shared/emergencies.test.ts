import { expect, test } from "vitest";
import { EMERGENCY_TEXT_CHARS_MAX, EMERGENCY_TEXTS, emergencyState } from "./emergencies.ts";

const ASKED = { confirmBy: 300, withdrawnAt: null, confirmedAt: null, endsAt: null };

test("an emergency waits, and lapses at its time; confirmed it is on, and over at its end", () => {
  expect([299, 300].map((now) => emergencyState(ASKED, now))).toEqual(["asked", "lapsed"]);
  const confirmed = { ...ASKED, confirmedAt: 299, endsAt: 900 };
  expect([300, 899, 900].map((now) => emergencyState(confirmed, now))).toEqual(["on", "on", "over"]);
  expect(emergencyState({ ...ASKED, withdrawnAt: 10 }, 20)).toBe("withdrawn");
});

test("prepared words are as short as own ones have to be", () => {
  for (const text of Object.values(EMERGENCY_TEXTS)) expect(text.length).toBeLessThanOrEqual(EMERGENCY_TEXT_CHARS_MAX);
});
