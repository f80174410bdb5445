import { nameOf } from "./crash-plan.ts";
import { FOOD_ENDS, runFoodStory } from "./food-story.ts";
import type { Slice } from "./pairs.ts";
import type { FlowPlant } from "./registration-flow.ts";
import { checkSame } from "./violation.ts";

export type DeathsReport = {
  /** Where one can die in a run without a death. */
  readonly points: number;
  readonly deaths: number;
  /** Runs in which the planned death came about. */
  readonly reached: number;
};

/**
 * Lives the story of food that is paid ahead with a death at each point of the slice, one run for each.
 * @throws Error that says where it died, when an invariant broke or somebody ended otherwise
 */
export async function liveDeaths({ apart, first }: Slice, plant: FlowPlant = {}): Promise<DeathsReport> {
  const { passed } = await runFoodStory([], plant);
  const chosen = passed.filter((_, i) => i % apart === first % apart);
  let reached = 0;
  for (const death of chosen) {
    try {
      const { ends, isReached } = await runFoodStory([death], plant);
      checkSame("LIVE", "how everybody ended", ends, FOOD_ENDS);
      if (isReached) reached += 1;
    } catch (error) {
      const said = error instanceof Error ? error.message : String(error);
      throw new Error(`died ${nameOf(death)}: ${said}`, { cause: error });
    }
  }
  return { points: passed.length, deaths: chosen.length, reached };
}
