import { expect, test } from "vitest";
import { countedId } from "../counting-ids.ts";
import { SCAN_LATE_MS_MAX, scanInputSchema } from "./live.ts";

test("a scan that could not be asked at once is a minute old at most, and never of the future", () => {
  const scan = {
    commandId: "8f14e45f-ceea-467a-9575-1f1d2c3b4a59",
    eventId: countedId("event", 1),
    gateId: countedId("gate", 1),
    code: "ABCD2345",
  };
  const takes = (lateMs?: number) =>
    scanInputSchema.safeParse({ ...scan, ...(lateMs !== undefined && { lateMs }) }).success;
  expect([undefined, 0, SCAN_LATE_MS_MAX].map((lateMs) => takes(lateMs))).toEqual([true, true, true]);
  expect([-1, 0.5, SCAN_LATE_MS_MAX + 1].map((lateMs) => takes(lateMs))).toEqual([false, false, false]);
});
