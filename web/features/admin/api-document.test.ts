import { expect, test } from "vitest";
import { linesOf, sayType } from "./api-document.ts";

test("a schema is told field by field, with what may be missing and what is inside", () => {
  const schema = {
    type: "object",
    required: ["rows"],
    properties: {
      rows: { type: "array", items: { type: "object", properties: { name: { type: "string" } }, required: ["name"] } },
      at: { type: "integer", description: "Epoch milliseconds" },
    },
  };
  expect(linesOf(schema)).toEqual(["rows[].name: string", "at?: integer (Epoch milliseconds)"]);
});

test("what a value may be is told as it is written", () => {
  expect(sayType({ anyOf: [{ enum: ["in", "out"] }, { type: "null" }] })).toBe('"in" | "out" | null');
});
