import { expect, test } from "vitest";
import { isDeviceOver, sayUnsent } from "./device-over-words.ts";

test("a phone that is no scanner any more says what becomes of what it has not sent", () => {
  expect(sayUnsent([])).toBe("Everything that it scanned was sent.");
  expect(sayUnsent([{ waiting: 1 }])).toMatch(/^1 scan had not been sent, .* save it below/);
  expect(sayUnsent([{ waiting: 1_000 }, { waiting: 2 }])).toMatch(/^1,002 scans had not been sent, .* save them below/);
});

test("only what is over for good is said so", () => {
  expect((["DEVICE_REVOKED", "DEVICE_ENDED", "DEVICE_REFUSED", "NETWORK"] as const).filter(isDeviceOver)).toEqual([
    "DEVICE_REVOKED",
    "DEVICE_ENDED",
  ]);
});
