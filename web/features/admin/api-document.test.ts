import { expect, test } from "vitest";
import { linesOf, sayType } from "./api-document.ts";

test("a schema is told field by field, with what may be missing and what is inside", () => {
  const schema = {
    type: "object",
    required: ["rows", "why"],
    properties: {
      rows: { type: "array", items: { type: "object", properties: { name: { type: "string" } }, required: ["name"] } },
      why: {
        anyOf: [{ type: "object", properties: { code: { type: "string" } }, required: ["code"] }, { type: "null" }],
      },
      at: { type: "integer", description: "Epoch milliseconds" },
    },
  };
  expect(linesOf(schema)).toEqual(["rows[].name: string", "why?.code: string", "at?: integer (Epoch milliseconds)"]);
});

test("what a value may be is told as it is written", () => {
  expect(sayType({ anyOf: [{ enum: ["in", "out"] }, { type: "null" }] })).toBe('"in" | "out" | null');
});
