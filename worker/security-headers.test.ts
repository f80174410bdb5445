import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { SECURITY_HEADERS } from "./security-headers.ts";

test("static files carry the headers of the Worker", () => {
  const lines = readFileSync("web/public/_headers", "utf8").split("\n");
  const everywhere = lines.slice(lines.indexOf("/*") + 1).filter((line) => line.startsWith("  "));
  const stated = Object.fromEntries(
    everywhere.map((line) =>
      line
        .trim()
        .split(/: (.*)/s)
        .slice(0, 2),
    ),
  );
  expect(stated).toEqual(SECURITY_HEADERS);
});
