import { expect, test } from "vitest";
import { actionName, inputWords } from "./audit-words.ts";

test.each([
  ['{"email":"kim@college.edu","role":"volunteer","place":"college"}', "Volunteer, kim@college.edu"],
  ['{"fields":{"title":"Open Day"},"version":3}', "Open Day"],
  ['{"status":"live","eventId":"evt_1"}', "live"],
  ['{"grantId":"grt_1"}', ""],
  ['{"name":{"nested":1}}', ""],
  ["[1,2]", ""],
  ["null", ""],
  ['{"name":"cut of', ""],
])("%s says %j", (input, words) => {
  expect(inputWords(input)).toBe(words);
});

test("an act without words of its own shows by its name", () => {
  expect(actionName("people.giveRole")).toBe("Gave a role");
  expect(actionName("people.somethingNew")).toBe("people.somethingNew");
});
