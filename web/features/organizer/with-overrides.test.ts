import { expect, test } from "vitest";
import { withOverrides } from "./with-overrides.ts";

const queued = { id: "a", status: "queued" };
const started = { id: "a", status: "preparing" };

test("an override is shown while the server has said nothing newer", () => {
  expect(withOverrides([queued], new Map([["a", { base: queued, shown: started }]]))).toEqual([started]);
});

test("the server's next word ends it, even when it says the same as before", () => {
  const again = { ...queued };
  expect(withOverrides([again], new Map([["a", { base: queued, shown: started }]]))).toEqual([again]);
});
