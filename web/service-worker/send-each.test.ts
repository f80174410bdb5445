import { expect, test } from "vitest";
import { sendEach } from "./send-each.ts";

test("a log that the server will not have keeps none of the others back, and is told of", async () => {
  const sent: string[] = [];
  const barred = new Error("NOT_ALLOWED");
  const failures = await sendEach(["barred", "mine", "ours"], async (log) => {
    if (log === "barred") throw barred;
    sent.push(log);
  });
  expect(sent).toEqual(["mine", "ours"]);
  expect(failures).toEqual([barred]);
});
