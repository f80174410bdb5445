import { expect, test } from "vitest";
import { commandIdFor } from "./intent.ts";

test("a code without an answer is asked again under the same command", () => {
  expect(commandIdFor("7K3MQ2XD", { code: "7K3MQ2XD", commandId: "first" }, () => "fresh")).toBe("first");
});

test("another code, or one that was answered, is a new command", () => {
  expect(commandIdFor("9ABCDEFG", { code: "7K3MQ2XD", commandId: "first" }, () => "fresh")).toBe("fresh");
  expect(commandIdFor("7K3MQ2XD", null, () => "fresh")).toBe("fresh");
});
