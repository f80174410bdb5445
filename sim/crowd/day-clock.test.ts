import { expect, test } from "vitest";
import { DayClock, DayOver } from "./day-clock.ts";

test("a simulated minute takes a real second at speed 60", () => {
  expect(new DayClock(60).realMs(60)).toBe(1_000);
});

test("a held day stands still and goes on from where it stood", async () => {
  const clock = new DayClock(1_000);
  clock.start();
  const before = clock.now();
  await clock.hold(new Promise((done) => setTimeout(done, 600)));
  // The hold took 600 simulated seconds' worth of real time; the day must not have noticed.
  expect(clock.now() - before).toBeLessThan(300);
});

test("whoever waits for a moment waits through a hold before it", async () => {
  const clock = new DayClock(1_000);
  clock.start();
  const waited = clock.until(50).then(() => clock.now());
  await clock.hold(new Promise((done) => setTimeout(done, 120)));
  expect(await waited).toBeGreaterThanOrEqual(50);
});

test("breaking off the day wakes everybody who waits", async () => {
  const clock = new DayClock(1);
  clock.start();
  const waiting = [clock.sleep(3_600), clock.until(3_600), clock.orOver(new Promise(() => {}))];
  clock.breakOff();
  for (const one of waiting) await expect(one).rejects.toThrow(DayOver);
  await expect(clock.sleep(0)).rejects.toThrow(DayOver);
});

test("a resting day lets nobody begin anything, and goes on where it stood", async () => {
  const clock = new DayClock(1_000);
  clock.start();
  let isAwake = false;
  const sleeping = clock.sleep(50).then(() => {
    isAwake = true;
  });
  clock.rest();
  const restingAt = clock.now();
  await new Promise((done) => setTimeout(done, 200));
  expect(isAwake).toBe(false);
  expect(clock.now()).toBeCloseTo(restingAt, 3);
  clock.resume();
  await sleeping;
  expect(clock.restedMs).toBeGreaterThan(150);
});
