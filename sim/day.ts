import { Acknowledgements } from "./acknowledgements.ts";
import { Attendee } from "./attendee.ts";
import { Bus } from "./bus.ts";
import { CALM_AT, campusIds, collegeOf, DAY_START } from "./campus.ts";
import { checkLedger } from "./check-ledger.ts";
import { checkCanteen, checkDesk } from "./check-station.ts";
import { checkTenancy } from "./check-tenancy.ts";
import { CrashPlan, type CrashPoint, type Life } from "./crash-plan.ts";
import { Faults } from "./faults.ts";
import { type Objects, objectsOf } from "./objects.ts";
import { organizer } from "./organizer.ts";
import { randomFrom } from "./random.ts";
import { ReadModel } from "./read-model.ts";
import type { Sometimes } from "./sometimes.ts";
import { cook, deskClerk } from "./staff.ts";
import { Timeline } from "./timeline.ts";
import { NO_BUG, type Plant, type World } from "./world.ts";

export type DayOptions = {
  readonly seed: number;
  readonly colleges: number;
  readonly peoplePerCollege: number;
  readonly crash?: CrashPoint;
  readonly plant?: Partial<Plant>;
};

export type DayReport = {
  /** Storage turns and outbound calls the day took: each can be died at. */
  readonly turns: number;
  readonly calls: number;
  readonly acknowledged: number;
  /** Whether the planned death came about. */
  readonly isCrashReached: boolean;
  readonly met: ReadonlySet<Sometimes>;
};

/** Lives one event day from a seed until everything is at rest. @throws Violation when an invariant broke */
export async function runDay(options: DayOptions): Promise<DayReport> {
  const { seed, colleges, peoplePerCollege, crash = null } = options;
  const plant = { ...NO_BUG, ...options.plant };
  const random = randomFrom(`day ${seed}`);
  const timeline = new Timeline(DAY_START);
  const faults = new Faults(random.fork("faults"));
  const sometimes = new Set<Sometimes>();
  const met = (what: Sometimes) => void sometimes.add(what);
  const crashes = new CrashPlan(crash ? [crash] : [], random.fork("crashes"), () => faults.rate("crash"));
  const readModel = new ReadModel(timeline, faults, met, plant.d1);
  const bus = new Bus(timeline, faults, readModel, met);
  const ids = campusIds(random.fork("ids"));
  const newLife = machines(random.fork("machines"), faults, met);
  const acknowledgements = new Acknowledgements();
  const world: World = {
    random,
    timeline,
    faults,
    crashes,
    ids,
    readModel,
    bus,
    acknowledgements,
    met,
    newLife,
    plant,
  };
  const all: Objects[] = [];
  for (let index = 1; index <= colleges; index++) {
    const college = collegeOf(index, peoplePerCollege);
    await readModel.open(college, DAY_START);
    const objects = objectsOf(world, college);
    all.push(objects);
    live(world, objects);
  }
  timeline.at(CALM_AT, () => faults.calm());
  await timeline.toRest();
  await bus.sweep();
  for (const { college, ledger, desk, kitchen } of all) {
    checkLedger(world, ledger, college);
    checkDesk(world, desk, college);
    checkCanteen(world, kitchen, college);
  }
  checkTenancy(readModel, all);
  const { turns, calls, isReached: isCrashReached } = crashes;
  return { turns, calls, isCrashReached, acknowledged: acknowledgements.size, met: sometimes };
}

function live(world: World, objects: Objects): void {
  const { timeline } = world;
  const { college, desk, kitchen } = objects;
  timeline.spawn(`organizer of ${college.collegeId}`, () => organizer(world, objects));
  timeline.spawn(`clerk of ${desk.name}`, () => deskClerk(world, objects));
  timeline.spawn(`cook of ${kitchen.name}`, () => cook(world, objects));
  for (const userId of college.people) timeline.spawn(userId, () => new Attendee(world, objects, userId).day());
}

/** Each life of an object runs on some machine, whose clock is a little wrong, or quite wrong. */
function machines(random: ReturnType<typeof randomFrom>, faults: Faults, met: (what: Sometimes) => void): () => Life {
  const SLIGHTLY_MS = 300;
  const QUITE_MS = 3 * 60_000;
  let last = 0;
  return () => {
    const most = faults.hit("clockWrong") ? QUITE_MS : SLIGHTLY_MS;
    const skewMs = random.int(-most, most);
    if (skewMs < last) met("clock jumped back");
    last = skewMs;
    return { skewMs, dead: false };
  };
}
