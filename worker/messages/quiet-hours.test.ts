import { describe, expect, test } from "vitest";
import { quietUntil } from "./quiet-hours.ts";

const KOLKATA = "Asia/Kolkata";
/** An instant of that day by the clock in Kolkata. */
const at = (clock: string) => Date.parse(`2026-11-13T${clock}:00+05:30`);
const NIGHT = { quietFrom: 22 * 60, quietTo: 7 * 60 };

describe("quiet hours", () => {
  test("go by the campus's clock, over midnight too, and end by the minute", () => {
    expect(quietUntil(NIGHT, KOLKATA, at("21:59"))).toBeNull();
    expect(quietUntil(NIGHT, KOLKATA, at("22:00"))).toBe(at("22:00") + 9 * 3_600_000);
    expect(quietUntil(NIGHT, KOLKATA, at("06:59") + 30_000)).toBe(at("07:00"));
    expect(quietUntil(NIGHT, KOLKATA, at("07:00"))).toBeNull();
  });

  test("may lie within a day, and may be none", () => {
    expect(quietUntil({ quietFrom: 540, quietTo: 600 }, KOLKATA, at("09:30"))).toBe(at("10:00"));
    expect(quietUntil({ quietFrom: 540, quietTo: 600 }, KOLKATA, at("10:30"))).toBeNull();
    expect(quietUntil({ quietFrom: 0, quietTo: 0 }, KOLKATA, at("00:00"))).toBeNull();
  });
});
