import { expect, test } from "vitest";
import { readTags } from "./tags.ts";

test("tags are read as typed, each once, in one form", () => {
  expect(readTags("Free Food, #music ,  free   food,, # ,CAFE\u0301")).toEqual(["free food", "music", "caf\u00e9"]);
  expect(readTags("  ")).toEqual([]);
});
