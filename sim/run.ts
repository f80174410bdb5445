import { parseArgs } from "node:util";
import { runDay } from "./day.ts";
import { liveDeaths } from "./food-deaths.ts";
import { livePairs, type PairsReport } from "./pairs.ts";
import { STORIES } from "./registration-stories.ts";
import { SOMETIMES, type Sometimes } from "./sometimes.ts";

/** How many first deaths are lived between two lines that say how far it is. */
const POINTS_PER_LINE = 10;

const USAGE = `node sim/run.ts [--seed 1] [--days 100] [--colleges 2] [--people 8] [--crashes]
node sim/run.ts --pairs [--story 1] [--apart 1] [--first 0]
node sim/run.ts --food [--apart 1] [--first 0]

Lives event days, or the stories of registering and paying, or that of food kept while it is paid; stops at the first broken invariant and says how to see it again.

  --seed      of the first day; each further day has the next one
  --days      how many
  --colleges  on one campus server
  --people    of each college
  --crashes   to die, too, before and after every storage turn and outbound call of each day
  --pairs     the stories instead, with a death at every point and at every two
  --story     one of them alone, the first at 1
  --food      that of two stands that are paid ahead instead, with a death at every point
  --apart     each so-many-th pair alone, or point
  --first     beginning with that one, counted from 0`;

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: "1" },
    days: { type: "string", default: "100" },
    colleges: { type: "string", default: "2" },
    people: { type: "string", default: "8" },
    crashes: { type: "boolean", default: false },
    pairs: { type: "boolean", default: false },
    food: { type: "boolean", default: false },
    apart: { type: "string", default: "1" },
    first: { type: "string", default: "0" },
    story: { type: "string" },
    help: { type: "boolean", default: false },
  },
});
if (values.help) {
  console.log(USAGE);
  process.exit();
}
if (values.pairs) {
  await runPairs();
  process.exit();
}
if (values.food) {
  console.error = () => {};
  const { points, deaths, reached } = await liveDeaths({ apart: Number(values.apart), first: Number(values.first) });
  console.log(`food paid ahead: ${deaths} deaths at ${points} points, ${reached} came about, 0 violations`);
  process.exit();
}
const first = Number(values.seed);
const last = first + Number(values.days) - 1;
const size = { colleges: Number(values.colleges), peoplePerCollege: Number(values.people) };
const met = new Set<Sometimes>();
let points = 0;
let acknowledged = 0;
const startedAt = performance.now();
for (let seed = first; seed <= last; seed++) {
  let at = "";
  try {
    const day = await runDay({ seed, ...size });
    acknowledged += day.acknowledged;
    for (const what of day.met) met.add(what);
    if (!values.crashes) continue;
    for (const [place, count] of [
      ["turn", day.turns],
      ["call", day.calls],
    ] as const)
      for (let number = 1; number <= count; number++)
        for (const side of ["before", "after"] as const) {
          at = ` ${side} ${place} ${number}`;
          await runDay({ seed, ...size, crash: { at: place, number, side } });
          points += 1;
        }
  } catch (error) {
    console.error(`seed ${seed}${at}, ${size.colleges} colleges of ${size.peoplePerCollege}`);
    throw error;
  }
}
const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
console.log(
  `${values.days} days, ${acknowledged} acknowledged commands, ${points} crash points, 0 violations, ${seconds} s`,
);
const never = SOMETIMES.filter((what) => !met.has(what));
if (never.length > 0) console.log(`too weak, never met: ${never.join("; ")}`);

async function runPairs(): Promise<void> {
  // What a Worker says of its own death is for nobody.
  console.error = () => {};
  const slice = { apart: Number(values.apart), first: Number(values.first) };
  const wanted = STORIES.filter((_, i) => values.story === undefined || Number(values.story) === i + 1);
  for (const story of wanted) {
    const startedAt = performance.now();
    const say = ({ points, singles, pairs }: PairsReport) => {
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
      const deaths = `${singles} of ${points} deaths alone, ${pairs} pairs`;
      console.log(`${story.name}: ${deaths}, 0 violations, ${seconds} s`);
    };
    const onPoint = (done: PairsReport) => void (done.singles % POINTS_PER_LINE === 0 && say(done));
    say(await livePairs(story, slice, { onPoint }));
  }
}
