import { countedId } from "#shared/counting-ids";
import type { UserId } from "#shared/ids";
import { type Random, randomFrom } from "../random.ts";
import { Timeline } from "../timeline.ts";
import { Door } from "./door.ts";
import { LedgerHost } from "./ledger-host.ts";
import { RoomHost } from "./room-host.ts";
import type { StepTimes } from "./step-times.ts";
import { HABITS, type Habit, type Outcome, Visitor } from "./visitor.ts";
import type { WaitErrors } from "./waits.ts";
import { Watch } from "./watch.ts";

export type DropOptions = {
  readonly people: number;
  readonly seats: number;
  /** The share of them that comes before the opening. */
  readonly early: number;
  /** In which the others come; most of them soon. */
  readonly overMs: number;
  readonly commandsPerSecond: number;
  readonly seed: string;
  readonly times: StepTimes;
};

export type DropResult = {
  readonly outcomes: Readonly<Record<Outcome, number>>;
  /** Seats that are somebody's, as the ledger counts them and as many passes as there are. */
  readonly sold: number;
  readonly passes: number;
  /** Milliseconds from the opening: the last call, and the last seat that was sold. */
  readonly lastCallMs: number;
  readonly lastSeatMs: number;
  readonly places: number;
  readonly called: number;
  readonly calledPerSecond: number;
  readonly faults: Readonly<Record<"overtaken" | "calledTwice" | "lostPlaces" | "wronglyDrawn" | "jumped", number>>;
  readonly waits: WaitErrors;
  readonly requests: number;
  readonly turnedAway: number;
  readonly commands: number;
  readonly shed: number;
  /** What the room keeps of everybody together, at its longest. */
  readonly roomBytes: number;
};

const MINUTE_MS = 60_000;
/** When registration opens, on the platform's clock. */
export const OPENS_AT = 1_800_000_000_000;
/** The room gathers longer than anybody comes early. */
const STARTS_MS = 12 * MINUTE_MS;
const EARLY_MS = 10 * MINUTE_MS;
/** A bot asks some thousand times, everybody else some dozen times, and each request is a few happenings. */
const HAPPENINGS_PER_PERSON = 2_000;

/** One registration drop in virtual time, from its seed: the real waiting room and ledger, and everybody who wants a seat. */
export async function runDrop(options: DropOptions): Promise<DropResult> {
  const { people, seats, seed, times, commandsPerSecond } = options;
  const random = randomFrom(`drop ${seed}`);
  const timeline = new Timeline(OPENS_AT - STARTS_MS, people * HAPPENINGS_PER_PERSON);
  const watch = new Watch();
  const visitors = new Map<UserId, Visitor>();
  const offered = (userId: UserId) =>
    timeline.spawn(`offer ${userId} ${timeline.now}`, async () => visitors.get(userId)?.takeOffer());
  const ledger = new LedgerHost({
    ...{ timeline, times, seats, commandsPerSecond, random: random.fork("ledger"), opensAt: OPENS_AT },
    onBusy: () => void room.openBusy(),
    onOffered: offered,
  });
  const room = new RoomHost({ timeline, watch, random: random.fork("room"), ledger: () => ledger });
  const door = new Door({ timeline, times, ledger, room, watch, random: random.fork("door"), name: seed });
  await room.configure({ version: 1, mode: "opening", opensAt: OPENS_AT, closesAt: ledger.room.config.salesCloseAt });
  let roomBytes = 0;
  for (let index = 1; index <= people; index++) {
    const own = random.fork(`person ${index}`);
    const userId = countedId("user", index);
    const visitor = new Visitor({ timeline, door, random: own }, userId, habitOf(own));
    visitors.set(userId, visitor);
    const comesAt =
      OPENS_AT + (index <= people * options.early ? -EARLY_MS * own.next() : options.overMs * own.next() ** 2);
    timeline.spawn(`person ${index}`, async () => {
      await timeline.until(comesAt);
      await visitor.come();
      roomBytes = Math.max(roomBytes, room.bytes);
    });
  }
  await timeline.toRest();
  return result({ watch, ledger, door, visitors, roomBytes });
}

function habitOf(random: Random): Habit {
  let left = random.int(1, 100);
  for (const [habit, percent] of Object.entries(HABITS)) {
    left -= percent;
    if (left <= 0) return habit as Habit;
  }
  return "usual";
}

type Ended = {
  readonly watch: Watch;
  readonly ledger: LedgerHost;
  readonly door: Door;
  readonly visitors: ReadonlyMap<UserId, Visitor>;
  readonly roomBytes: number;
};

function result({ watch, ledger, door, visitors, roomBytes }: Ended): DropResult {
  const outcomes = { seat: 0, "waiting-list": 0, abandoned: 0, left: 0, missed: 0, nothing: 0 };
  for (const { outcome } of visitors.values()) outcomes[outcome] += 1;
  const { overtaken, calledTwice, lostPlaces, wronglyDrawn, jumped } = watch;
  const { count, firstAt, lastAt } = watch.calls;
  const passes = [...visitors.keys()].flatMap((userId) => ledger.room.personOf(userId).passes);
  return {
    outcomes,
    sold: ledger.room.totals.confirmed,
    passes: passes.filter(({ revokedAt }) => revokedAt === null).length,
    lastCallMs: lastAt - OPENS_AT,
    lastSeatMs: ledger.lastSeatAt - OPENS_AT,
    places: watch.places,
    called: count,
    calledPerSecond: count / Math.max(1, (lastAt - firstAt) / 1000),
    faults: { overtaken, calledTwice, lostPlaces, wronglyDrawn, jumped },
    waits: watch.waits.result,
    requests: door.requests,
    turnedAway: door.turnedAway,
    commands: ledger.taken,
    shed: ledger.shed,
    roomBytes,
  };
}
