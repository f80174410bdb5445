import { expect, test } from "vitest";
import { drawMinutes } from "./gate-minutes.ts";

const NOW = 1_000 * 60_000 + 30_000;
const ago = (minutes: number, came: number) => ({ at: (1_000 - minutes) * 60_000, came, stopped: 0 });

test("the minute under way is at the right edge, and the peak fills the box", () => {
  expect(drawMinutes([ago(1, 5), ago(0, 10)], NOW, 600, 50)).toEqual({
    bars: "M580.0 50v-25.0h8.0v25.0zM590.0 50v-50.0h8.0v50.0z",
    peak: 10,
  });
});

test("what is older than an hour, or yet to come on another clock, is not drawn", () => {
  expect(drawMinutes([ago(60, 5), ago(-1, 5)], NOW, 600, 50)).toEqual({ bars: "", peak: 0 });
  expect(drawMinutes([ago(59, 1)], NOW, 600, 40).bars).toBe("M0.0 40v-10.0h8.0v10.0z");
});
