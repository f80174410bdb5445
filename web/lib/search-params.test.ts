import { expect, test } from "vitest";
import { searchOneOf, searchTexts } from "./search-params.ts";

test("text is text, a number typed as one too, and nothing else", () => {
  expect(searchTexts({ q: "jazz", page: 42 }, "q", "page")).toEqual({ q: "jazz", page: "42" });
  for (const q of ["", null, true, ["a"], {}]) expect(searchTexts({ q }, "q")).toEqual({});
});

test("a choice must be one of those offered", () => {
  expect(searchOneOf({ status: "live" }, "status", ["live", "ended"])).toEqual({ status: "live" });
  expect(searchOneOf({ status: "lively" }, "status", ["live", "ended"])).toEqual({});
});
