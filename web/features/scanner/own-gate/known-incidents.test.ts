import { expect, test } from "vitest";
import type { CommandId } from "#shared/ids";
import type { SyncedScan } from "#shared/views/roster";
import { withIncidents } from "./known-incidents.ts";

const told = (seq: number): SyncedScan => ({
  ...{ seq, scanId: `scan-number-${seq}` as CommandId, result: "incident", incident: null },
});

test("an answer that is taken twice tells of its incidents once, the newest first", () => {
  const once = withIncidents([told(1)], [told(2), told(3)]);
  expect(once).toEqual([told(3), told(2), told(1)]);
  expect(withIncidents(once, [told(2), told(3)])).toEqual(once);
  expect(withIncidents(once, [told(3), told(4)])[0]).toEqual(told(4));
});
