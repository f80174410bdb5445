import { expect, test } from "vitest";
import { livePairs } from "./pairs.ts";
import { STORIES } from "./registration-stories.ts";

/** All pairs take minutes: each day dies at others, and so many days at all of them. `node sim/run.ts --pairs` takes its time. */
const PAIRS_APART = 199;
const FIRST_PAIR = Math.floor(Date.now() / 86_400_000) % PAIRS_APART;
const SLOW_MACHINE_MS = 240_000;

test.each(STORIES)(
  "$name: a death at each point, and two deaths of each day",
  { timeout: SLOW_MACHINE_MS },
  async (story) => {
    const { points, singles, pairs, reached } = await livePairs(story, { apart: PAIRS_APART, first: FIRST_PAIR });
    expect(points).toBeGreaterThan(60);
    expect(pairs).toBeGreaterThan(points / 8);
    // What is missing are calls that failed because whom they called had died.
    expect(reached).toBeGreaterThan(0.9 * (singles + pairs));
  },
);
