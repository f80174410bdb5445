import type { TokenView } from "#shared/domain/queue/types";
import type { StationId } from "#shared/ids";
import { LIVE_PATHS } from "#shared/protocol/live-wire";
import { mustRefuse, valueOr } from "./answers.ts";
import { advance, type KnownToken } from "./book.ts";
import type { Person } from "./person.ts";
import { PLAN } from "./plan.ts";
import { tokenShows } from "./shown.ts";
import type { World } from "./world.ts";

/** Simulated seconds between looks at a phone without a live connection. */
const LOOK_EVERY_SECONDS = 120;

/** Takes a token and waits for it to be served, missed or given up. */
export async function standInQueue(world: World, person: Person): Promise<void> {
  const { session, traits, random } = person;
  const stationId = random.pick(world.grounds.desks).id;
  const page = await session.ask("attendee.getStation", (api) => api.attendee.getStation.query({ stationId }));
  const socket = traits.watchesStation ? await watchStation(world, person, stationId) : null;
  const laneId = traits.usesAccessLane ? "access" : "regular";
  if (!page.lanes.some(({ id }) => id === laneId)) world.measures.problem(`the station shows no lane ${laneId}`);
  const joined = await session.command("attendee.joinQueue", (api, commandId) =>
    api.attendee.joinQueue.mutate({ commandId, stationId, laneId }),
  );
  const closed = world.clock.now() > PLAN.lastEntryAt ? (["queue-closed"] as const) : [];
  // Whoever meets the line in a pause does something else.
  const token = valueOr(world, "attendee.joinQueue", joined, ["queue-paused", ...closed]);
  if (!token) return;
  const known = note(world, person, stationId, token);
  world.sockets.mustShow(socket, `the own token ${token.id}`, tokenShows(token, "waiting"));
  if (traits.joinsTwice) {
    const again = await session.command("attendee.joinQueue", (api, commandId) =>
      api.attendee.joinQueue.mutate({ commandId, stationId, laneId }),
    );
    // Their turn may have come and gone meanwhile; then it is a new token, and given back, or too soon for one.
    if (again.ok) await leave(world, person, note(world, person, stationId, again.value));
    else
      mustRefuse(world, "attendee.joinQueue", again, [
        "already-in-queue",
        "queue-closed",
        "queue-paused",
        "cooling-down",
      ]);
  }
  if (traits.leavesQueue) {
    await world.clock.sleep(random.between(10, 200));
    if (await leave(world, person, known)) return;
  }
  if (traits.stepsAway) await stepAway(world, person, known);
  await waitForTheEnd(world, person, known, socket !== null);
}

function note(world: World, person: Person, stationId: StationId, joined: TokenView): KnownToken {
  const ended = Promise.withResolvers<void>();
  const known: KnownToken = { person, stationId, joined, status: "waiting", calledAt: null, serverId: null, ended };
  world.book.tokens.set(joined.id, known);
  return known;
}

async function leave(world: World, person: Person, known: KnownToken): Promise<boolean> {
  const { stationId, joined } = known;
  const left = await person.session.command("attendee.leaveQueue", (api, commandId) =>
    api.attendee.leaveQueue.mutate({ commandId, stationId, tokenId: joined.id }),
  );
  if (!valueOr(world, "attendee.leaveQueue", left, ["wrong-state"])) return false;
  advance(known, "left");
  world.sockets.mustShow(person.stations.get(stationId), `the leaving of ${joined.id}`, tokenShows(joined, "left"));
  return true;
}

/** To fetch somebody: the place is kept, and nobody is called meanwhile. */
async function stepAway(world: World, { session, random }: Person, { stationId, joined: { id } }: KnownToken) {
  const say = async (words: "away" | "back") => {
    const said = await session.command("attendee.keepPlace", (api, commandId) =>
      api.attendee.keepPlace.mutate({ commandId, stationId, tokenId: id, say: words }),
    );
    return valueOr(world, "attendee.keepPlace", said, ["wrong-state"]);
  };
  await world.clock.sleep(random.between(5, 60));
  if (!(await say("away"))) return;
  await world.clock.sleep(random.between(30, 200));
  await say("back");
}

async function waitForTheEnd(world: World, person: Person, { stationId, ended }: KnownToken, isLive: boolean) {
  const isEnded = ended.promise.then(() => true);
  for (;;) {
    const look = world.clock.sleep(LOOK_EVERY_SECONDS).then(() => false);
    if (await Promise.race([isEnded, look])) {
      look.catch(() => {}); // the day may be broken off while nobody looks any more
      return;
    }
    if (isLive) continue;
    await person.session.ask("attendee.getStation", (api) => api.attendee.getStation.query({ stationId }));
  }
}

/** Opens the station's page on the phone; its live connection stays to the end of the day. */
export async function watchStation(world: World, person: Person, stationId: StationId) {
  const open = person.stations.get(stationId);
  if (open) return open;
  const path = LIVE_PATHS.station(stationId);
  const socket = await world.sockets.connect(person.session, path, { of: "station", stationId, staff: false });
  if (socket) person.stations.set(stationId, socket);
  return socket;
}
