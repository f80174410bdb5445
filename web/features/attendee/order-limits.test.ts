import { expect, test } from "vitest";
import * as inputs from "#shared/inputs/attendee";
import { NOTE_CHARS_MAX, QUANTITY_MAX } from "./order-limits.ts";

test("the page offers exactly what the server takes", () => {
  expect(QUANTITY_MAX).toBe(inputs.QUANTITY_MAX);
  expect(NOTE_CHARS_MAX).toBe(inputs.NOTE_CHARS_MAX);
});
