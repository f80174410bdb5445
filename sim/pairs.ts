import { type CrashPoint, nameOf } from "./crash-plan.ts";
import { type FlowPlant, type FlowReport, runFlow } from "./registration-flow.ts";
import type { Story } from "./registration-stories.ts";

/** Each `apart`-th of all pairs, beginning with the `first`-th, counted from 0. */
export type Slice = { readonly apart: number; readonly first: number };
export type PairsReport = {
  /** Where one can die in a run without a death. */
  readonly points: number;
  readonly singles: number;
  readonly pairs: number;
  /** Runs in which every planned death came about. */
  readonly reached: number;
};
/** What a run of minutes asks for on its way. */
export type Watched = { readonly plant?: FlowPlant; readonly onPoint?: (done: PairsReport) => void };

/**
 * Lives a story with a death at every point, and with every two deaths: the second at each point that the run with the first
 * comes by afterwards, so also while what the first one interrupted is made good.
 * @throws Error that says where it died, when an invariant broke
 */
export async function livePairs(
  story: Story,
  { apart, first }: Slice,
  { plant = {}, onPoint = () => {} }: Watched = {},
): Promise<PairsReport> {
  const live = (...deaths: CrashPoint[]) => lived(story, deaths, plant);
  const { passed } = await live();
  const points = passed.length;
  let [seen, pairs, reached] = [0, 0, 0];
  for (const [i, one] of passed.entries()) {
    const alone = await live(one);
    if (alone.isReached) reached += 1;
    for (const other of alone.passed.slice(i + 1)) {
      seen += 1;
      if ((seen - 1) % apart !== first % apart) continue;
      pairs += 1;
      if ((await live(one, other)).isReached) reached += 1;
    }
    onPoint({ points, singles: i + 1, pairs, reached });
  }
  return { points, singles: points, pairs, reached };
}

async function lived(story: Story, deaths: readonly CrashPoint[], plant: FlowPlant): Promise<FlowReport> {
  try {
    return await runFlow({ story, deaths, plant });
  } catch (error) {
    const at = deaths.map(nameOf).join(", then ") || "nowhere";
    const said = error instanceof Error ? error.message : String(error);
    throw new Error(`${story.name}, died ${at}: ${said}`, { cause: error });
  }
}
