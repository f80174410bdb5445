import { expect, test } from "vitest";
import type { UserId } from "#shared/ids";
import type { HistoryChange, PersonChange } from "#shared/views/history";
import { doerOf, sentenceOf } from "./history-words.ts";

const [ben, olga] = ["usr_ben" as UserId, "usr_olga" as UserId];
const place = { clock: (at: number) => `at ${at}`, price: (amount: number) => `${amount} cents` };
const byBen = { actorId: ben, actorName: "Ben" };
const byOlga = { actorId: olga, actorName: "Olga" };
const byTime = { actorId: null, actorName: null };
const of = (is: PersonChange["is"], more: Partial<PersonChange> = {}): PersonChange => ({
  ...{ is, at: 0, userId: ben, name: "Ben", seats: 2, tickets: [{ typeName: "Admission", count: 2 }] },
  ...more,
});
const set = (what: Extract<HistoryChange, { is: "set" }>["what"], name: string | null, from: unknown, to: unknown) =>
  ({ is: "set", at: 0, what, name, from, to }) as HistoryChange;

test.each([
  [of("registered"), byBen, "Ben registered 2 tickets"],
  [of("registered"), byOlga, "Olga registered Ben: 2 tickets"],
  [
    of("registered", {
      tickets: [
        { typeName: "Student", count: 1 },
        { typeName: "Dinner", count: 2 },
      ],
    }),
    byBen,
    "Ben registered 1 × Student, 2 × Dinner",
  ],
  [of("confirmed"), byOlga, "Olga confirmed Ben"],
  [of("cancelled"), byBen, "Ben cancelled"],
  [of("cancelled"), byOlga, "Olga cancelled the registration of Ben"],
  [of("offer-ended"), byTime, "The offer to Ben ran out"],
  [of("offer-ended"), byBen, "Ben gave the offered seat back"],
  [of("passes-revoked", { seats: 1 }), byOlga, "Olga withdrew 1 pass of Ben"],
  [of("hold-ended", { name: null, seats: 1 }), byTime, "The time of 1 seat kept for Somebody was over"],
  [set("capacity", null, 50, 80), byTime, "Seats raised from 50 to 80"],
  [set("capacity", null, 80, 50), byTime, "Seats lowered from 80 to 50"],
  [set("gate", "West", null, "West"), byTime, "Gate West added"],
  [set("gate", "West", "East", "West"), byTime, "Gate East renamed to West"],
  [set("price", "Student", 500, 700), byTime, "The price of Student changed from 500 cents to 700 cents"],
  [set("quota", "Kitchen", 20, null), byTime, "Limit Kitchen removed"],
  [set("salesOpenAt", null, 1, 2), byTime, "Registration opens at 2 instead of at 1"],
] as const)("%o is said as “%s”", (change, actor, sentence) => {
  expect(sentenceOf(change, actor, place)).toBe(sentence);
});

test("at the door the sentence names who came, and who let them in is said beside it", () => {
  const admitted: HistoryChange = { is: "admitted", at: 0, name: "Ben", gateName: "North" };
  expect(sentenceOf(admitted, byOlga, place)).toBe("Ben came in at North");
  expect(doerOf(admitted, byOlga)).toBe("Olga");
  expect(doerOf(of("confirmed"), byOlga)).toBeNull();
  const stopped: HistoryChange = { is: "stopped", at: 0, name: null, gateName: "North", refusal: "pass-forged" };
  expect(sentenceOf(stopped, byOlga, place)).toBe("An unknown code was stopped at North: not genuine");
  const facts = { "event.minutes": 12, "ticket.type": "Regular", "pass.checked_in": false };
  const byRule: HistoryChange = {
    ...{ is: "stopped", at: 0, name: "Ben", gateName: "North", refusal: "rule-rejected" },
    rule: { name: "VIP first", says: "VIP alone until eleven", facts },
  };
  expect(sentenceOf(byRule, byOlga, place)).toBe(
    "Ben was stopped at North: the rule “VIP first” says “VIP alone until eleven” (minutes since the event began: 12, the ticket's type: “Regular”, the pass is not checked in)",
  );
  const alone: HistoryChange = { ...byRule, rule: { name: "VIP first", says: null, facts: null } };
  expect(sentenceOf(alone, byOlga, place)).toBe("Ben was stopped at North: the scanner went by the rule “VIP first”");
  const stands: HistoryChange = { ...stopped, is: "annul-refused", name: "Ben", refusal: "annul-too-late" };
  expect(sentenceOf(stands, byOlga, place)).toBe("The scan of Ben at North stands: taken back too late");
});
