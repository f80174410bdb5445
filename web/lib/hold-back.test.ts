import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { holdBack, whenLetGo } from "./hold-back.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("what can wait runs at once, waits while it is held back, and then runs once", () => {
  const run = vi.fn();
  whenLetGo(run);
  expect(run).toHaveBeenCalledTimes(1);
  const letGo = holdBack();
  whenLetGo(run);
  whenLetGo(run);
  expect(run).toHaveBeenCalledTimes(1);
  letGo();
  letGo();
  expect(run).toHaveBeenCalledTimes(2);
});

test("of two who hold back, the last lets go", () => {
  const run = vi.fn();
  const [first, second] = [holdBack(), holdBack()];
  whenLetGo(run);
  first();
  first();
  expect(run).not.toHaveBeenCalled();
  second();
  expect(run).toHaveBeenCalledTimes(1);
});

test("nothing waits for ever", () => {
  const run = vi.fn();
  const letGo = holdBack();
  whenLetGo(run);
  vi.advanceTimersByTime(1_500);
  expect(run).toHaveBeenCalledTimes(1);
  letGo();
  whenLetGo(run);
  expect(run).toHaveBeenCalledTimes(2);
});
