import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { ANSWER_HEADERS } from "./security-headers.ts";

const lines = readFileSync("web/public/_headers", "utf8").split("\n");
const onEveryFile = new Map(
  lines
    .slice(lines.indexOf("/*") + 1)
    .filter((line) => line.startsWith("  "))
    .map((line): [string, string] => {
      const [name = "", value = ""] = line.trim().split(/: (.*)/s);
      return [name, value];
    }),
);
const policyOfFiles = onEveryFile.get("content-security-policy") ?? "";

// ASVS 3.4.1, 3.4.4
test("static files are as strict as the answers of the Worker", () => {
  for (const [name, value] of ANSWER_HEADERS) {
    if (name === "content-security-policy")
      expect(policyOfFiles.split("; ")).toEqual(expect.arrayContaining(value.split("; ")));
    else expect(onEveryFile.get(name)).toBe(value);
  }
  const required = ["strict-transport-security", "x-content-type-options"];
  expect(ANSWER_HEADERS.map(([name]) => name)).toEqual(expect.arrayContaining(required));
});

test("a page runs our own scripts and styles alone", () => {
  expect(policyOfFiles).not.toMatch(/unsafe-inline|unsafe-eval'(?<!wasm-unsafe-eval')|https?:|\*/);
  expect(policyOfFiles).toContain("script-src 'self' 'wasm-unsafe-eval';");
});
