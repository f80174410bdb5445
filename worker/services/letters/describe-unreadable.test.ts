import { expect, test } from "vitest";
import { BUS_IDS_MAX } from "#shared/protocol/bus";
import { describeUnreadable } from "./describe-unreadable.ts";

const collegeId = "col_00000000000000000000000000";
const due = (more: object) => ({ type: "messages-due", collegeId, ids: ["a:1"], ...more });

test("what is a message of ours is not described", () => {
  expect(describeUnreadable(JSON.stringify(due({})))).toBe(null);
});

test.each([
  [due({ ids: [] }), "Its “ids” is empty."],
  [due({ ids: Array.from({ length: BUS_IDS_MAX + 1 }, String) }), "Its “ids” has 101 entries, which is too many."],
  [
    due({ ids: undefined, collegeId: "usr_1" }),
    "Its “collegeId” holds what does not belong there. Its “ids” is missing.",
  ],
  [due({ ids: [7, 8] }), "Its “ids” holds what does not belong there."],
  [due({ mail: "a" }), "It holds more than such a message does: “mail”."],
  [{ collegeId }, "It does not say of what type it is."],
  [due({ type: "tea-due" }), "Its type “tea-due” is none that this version knows. A newer version may have sent it."],
  ["hello", "It is no message: it has no fields."],
  [null, "It is no message: it has no fields."],
])("%j is described in words", (body, words) => {
  expect(describeUnreadable(JSON.stringify(body))).toBe(words);
});

test("what was too long to be kept whole says so", () => {
  expect(describeUnreadable(JSON.stringify(due({})).slice(0, 20))).toMatch(/^It is longer than any message/);
});
