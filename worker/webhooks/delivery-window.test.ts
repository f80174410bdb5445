import { expect, test } from "vitest";
import { afterTry } from "../services/delivery/plan-retry.ts";
import { DELIVERY_MS, planDelivery } from "./delivery-window.ts";

test("what fails is tried within a minute, later and later, and given up after three days", () => {
  const tries = [0];
  for (let attempts = 1; ; attempts++) {
    const after = afterTry({ type: "later" }, planDelivery(0), { attempts, now: tries.at(-1) ?? 0, spread: 1 });
    if (after.type !== "later") {
      expect(after.type).toBe("expired");
      break;
    }
    tries.push(after.dueAt);
  }
  expect(tries.slice(0, 4)).toEqual([0, 30_000, 90_000, 210_000]);
  expect(tries.length).toBe(21);
  expect(tries.at(-1)).toBeGreaterThan(DELIVERY_MS - 6 * 3_600_000);
  expect(tries.at(-1)).toBeLessThan(DELIVERY_MS);
});
