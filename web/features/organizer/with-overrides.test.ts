import { expect, test } from "vitest";
import { foresee, withOverrides, withWaiting } from "./with-overrides.ts";

const queued = { id: "a", status: "queued" };
const started = { id: "a", status: "preparing" };

test("an override is shown while the server has said nothing newer", () => {
  expect(withOverrides([queued], new Map([["a", { base: queued, shown: started }]]))).toEqual([started]);
});

test("the server's next word ends it, even when it says the same as before", () => {
  const again = { ...queued };
  expect(withOverrides([again], new Map([["a", { base: queued, shown: started }]]))).toEqual([again]);
});

test("what waits to be sent is shown as done on a page that opens meanwhile, one thing after the other", () => {
  const ana = { id: "a", status: "called", name: "Ana", lines: [1] };
  const ben = { id: "b", status: "waiting", name: "Ben", lines: [] };
  const arrived = { ...ana, status: "serving" };
  const finished = { ...arrived, status: "done", lines: [1] };
  const waiting = [{ foreseen: foresee(ana, arrived) }, {}, { foreseen: foresee(arrived, finished) }];
  expect(waiting.map(({ foreseen }) => foreseen)).toEqual([
    { id: "a", fields: { status: "serving" } },
    undefined,
    { id: "a", fields: { status: "done" } },
  ]);
  const [shown, other] = withWaiting([ana, ben], waiting);
  expect(shown).toEqual(finished);
  expect(other).toBe(ben);
  expect(withWaiting([ben], waiting)).toEqual([ben]);
});
