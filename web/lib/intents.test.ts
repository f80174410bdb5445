import { TRPCClientError } from "@trpc/client";
import { expect, test } from "vitest";
import { Intents } from "./intents.ts";

/** A kitchen's stock, on a network that can lose an answer. */
function kitchen() {
  const done = new Set<string>();
  let left = 0;
  let losesAnswer = false;
  return {
    left: () => left,
    loseNextAnswer: () => {
      losesAnswer = true;
    },
    deliver: (portions: number) => async (commandId: string) => {
      if (!done.has(commandId)) left += portions;
      done.add(commandId);
      if (!losesAnswer) return "ok";
      losesAnswer = false;
      throw new TRPCClientError("Failed to fetch");
    },
  };
}

test("a delivery whose answer was lost is counted once when it is pressed again", async () => {
  const intents = new Intents();
  const { left, loseNextAnswer, deliver } = kitchen();
  loseNextAnswer();
  await expect(intents.send("soup", "20", 0, deliver(20))).rejects.toThrow("Failed to fetch");
  await intents.send("soup", "20", 60_000, deliver(20));
  expect(left()).toBe(20);
});

test("the same delivery after an answer is another one", async () => {
  const intents = new Intents();
  const { left, deliver } = kitchen();
  await intents.send("soup", "20", 0, deliver(20));
  await intents.send("soup", "20", 1, deliver(20));
  expect(left()).toBe(40);
});

test.each([
  ["another number of portions", "10", 60_000],
  ["the same number much later", "20", 2 * 60_000],
])("a lost answer is not asked for again by %s", async (_, intent, at) => {
  const intents = new Intents();
  const { left, loseNextAnswer, deliver } = kitchen();
  loseNextAnswer();
  await expect(intents.send("soup", "20", 0, deliver(20))).rejects.toThrow();
  await intents.send("soup", intent, at, deliver(Number(intent)));
  expect(left()).toBe(20 + Number(intent));
});

test("what was done about the same thing meanwhile ends what was lost", async () => {
  const intents = new Intents();
  const ids: string[] = [];
  let isLost = true;
  const send = async (commandId: string) => {
    ids.push(commandId);
    if (isLost) throw new TRPCClientError("Failed to fetch");
  };
  await expect(intents.send("soup", "stop selling", 0, send)).rejects.toThrow();
  isLost = false;
  await intents.send("soup", "sell again", 1, send);
  await intents.send("soup", "stop selling", 2, send);
  expect(new Set(ids).size).toBe(3);
});

test("two presses at once are two, as of somebody who taps quickly", async () => {
  const intents = new Intents();
  const { left, deliver } = kitchen();
  await Promise.all([intents.send("soup", "5", 0, deliver(5)), intents.send("soup", "5", 0, deliver(5))]);
  expect(left()).toBe(10);
});

test("a server that says why it did nothing has answered", async () => {
  const intents = new Intents();
  const { left, loseNextAnswer, deliver } = kitchen();
  const barred = () => Promise.reject(Object.assign(new TRPCClientError("No"), { data: { appCode: "NOT_ALLOWED" } }));
  loseNextAnswer();
  await expect(intents.send("soup", "20", 0, deliver(20))).rejects.toThrow();
  await expect(intents.send("soup", "20", 1, barred)).rejects.toThrow("No");
  await intents.send("soup", "20", 2, deliver(20));
  expect(left()).toBe(40);
});
