import { expect, test } from "vitest";
import type { PaymentPort } from "#worker/payments/payment-port";
import { liveDeaths } from "./food-deaths.ts";
import { FOOD_ENDS, runFoodStory } from "./food-story.ts";
import type { Provider } from "./provider.ts";

/** All of them take minutes: each day dies at others. `node sim/run.ts --food` takes its time. */
const POINTS_APART = 7;
const FIRST_POINT = Math.floor(Date.now() / 86_400_000) % POINTS_APART;
const SLOW_MACHINE_MS = 300_000;

test("what two stands keep is paid in time, too late, at one of them or never, and ends so", async () => {
  expect((await runFoodStory()).ends).toEqual(FOOD_ENDS);
});

test("two stands and the Workers around them may die anywhere: stock and money are right, and everybody ends as without", {
  timeout: SLOW_MACHINE_MS,
}, async () => {
  const { points, deaths, reached } = await liveDeaths({ apart: POINTS_APART, first: FIRST_POINT });
  expect(points).toBeGreaterThan(300);
  // What is missing are calls that failed because whom they called had died.
  expect(reached).toBeGreaterThan(0.9 * deaths);
});

test("money that is sent back twice is caught", async () => {
  const port = (provider: Provider): PaymentPort => {
    let asked = 0;
    return {
      ...provider.port,
      refund: async (wish) =>
        provider.refund({ ...wish, amount: Math.floor(wish.amount / 2) }, `${wish.refundId}${asked++}`),
    };
  };
  await expect(runFoodStory([], { port })).rejects.toThrow(/MONEY/);
});

test("a stand that keeps its stock in a turn of its own is caught by a death", {
  timeout: SLOW_MACHINE_MS,
}, async () => {
  const storage: NonNullable<Parameters<typeof runFoodStory>[1]>["storage"] = (real) => {
    const late: (() => void)[] = [];
    return {
      ...real,
      run: (sql, ...params) => {
        if (/INTO sku/.test(sql)) late.push(() => real.run(sql, ...params));
        else real.run(sql, ...params);
      },
      turn: (run) => {
        const result = real.turn(run);
        for (const write of late.splice(0)) write();
        return result;
      },
    };
  };
  const { passed } = await runFoodStory();
  const caught: string[] = [];
  for (const death of passed.filter(({ at, side }) => at === "turn" && side === "after").slice(0, 20)) {
    await runFoodStory([death], { storage }).catch((error: Error) => caught.push(error.message));
  }
  expect(caught.join()).toMatch(/STOCK:|I6:/);
});
