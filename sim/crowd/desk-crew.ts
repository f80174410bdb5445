import * as z from "zod";
import type { DeskView, StaffTokenView } from "#shared/domain/queue/types";
import type { StationId } from "#shared/ids";
import { valueOr } from "./answers.ts";
import { advance, type KnownToken } from "./book.ts";
import type { LiveSocket } from "./live-socket.ts";
import { notePaper } from "./paper-line.ts";
import { SPREAD, WALK_UP_SECONDS } from "./plan.ts";
import type { Random } from "./random.ts";
import { despiteTrouble, type Session } from "./session.ts";
import { nudged, tokenShows } from "./shown.ts";
import type { World } from "./world.ts";

/** Simulated seconds a server rests when nobody waits. */
const IDLE_SECONDS = 20;
/** Of those called, who is slow and called again; of those who did not come twice, who comes running. */
const RING_SHARE = 0.15;
const COMES_AFTER_ALL_SHARE = 0.5;
/** A call may overtake the reply to the join it answers, by as much as a lost reply takes to be asked for again. */
const JOIN_REPLY_WITHIN_MS = 90_000;

const screenSummary = z.looseObject({ queue: z.looseObject({ waiting: z.number() }) });

export type Desk = {
  readonly id: StationId;
  readonly servers: number;
  readonly seconds: number;
  /** Of a volunteer with a place of their own; whoever has none calls to any that is free. */
  readonly serverId?: string;
};

export async function openDesk(world: World, staff: Session, { id: stationId, servers }: Desk): Promise<void> {
  const opened = await staff.command("station.setIntake", (api, commandId) =>
    api.station.setIntake.mutate({ commandId, stationId, intake: "open" }),
  );
  valueOr(world, "station.setIntake", opened, []);
  const set = await staff.command("station.setServers", (api, commandId) =>
    api.station.setServers.mutate({ commandId, stationId, servers }),
  );
  valueOr(world, "station.setServers", set, []);
}

/** One server of a queue, from opening until nobody waits any more. Whether somebody waits is on the desk's screen. */
export async function serveDesk(world: World, staff: Session, screen: LiveSocket, desk: Desk, random: Random) {
  for (;;) {
    if (!isSomebodyWaiting(screen) && !world.state.everybodyDone) {
      await world.clock.sleep(IDLE_SECONDS * random.between(0.5, 1));
      continue;
    }
    const askedAt = performance.now();
    const called = await staff.command("station.callNext", (api, commandId) =>
      api.station.callNext.mutate({ commandId, stationId: desk.id, ...(desk.serverId && { serverId: desk.serverId }) }),
    );
    const token = valueOr(world, "station.callNext", called, ["nobody-waiting", "server-busy", "queue-paused"]);
    if (token && "id" in token) await despiteTrouble(serveToken(world, staff, desk, random, token, askedAt));
    else if (world.state.everybodyDone) return;
    else await world.clock.sleep(IDLE_SECONDS);
  }
}

async function serveToken(
  world: World,
  staff: Session,
  desk: Desk,
  random: Random,
  called: StaffTokenView,
  askedAt: number,
) {
  const known = await findKnown(world, desk.id, called);
  if (!known) return;
  advance(known, "called");
  known.calledAt = called.calledAt;
  known.serverId = desk.serverId ?? null;
  world.sockets.mustShow(socketOf(known), `the call of ${called.id}`, tokenShows(called, "called"));
  world.sockets.mustShow(known.person?.feed, `the nudge for the call of ${called.id}`, nudged("token", askedAt));
  await world.clock.sleep(random.lognormal(WALK_UP_SECONDS, SPREAD));
  const at = { stationId: desk.id, tokenId: called.id };
  if (random.chance(RING_SHARE)) {
    const rung = await staff.command("station.ring", (api, commandId) => api.station.ring.mutate({ ...at, commandId }));
    valueOr(world, "station.ring", rung, ["wrong-state"]);
    await world.clock.sleep(random.lognormal(WALK_UP_SECONDS, SPREAD));
  }
  if (known.person?.traits.missesCall && !known.wasRestored) {
    const gone = await staff.command("station.markMissed", (api, commandId) =>
      api.station.markMissed.mutate({ ...at, commandId }),
    );
    const missed = valueOr(world, "station.markMissed", gone, ["wrong-state"]);
    // The first time they are called once more, some calls later.
    if (!missed || !("status" in missed) || missed.status !== "no-show") return;
    if (!random.chance(COMES_AFTER_ALL_SHARE)) return end(world, known, "no-show");
    const undone = await staff.command("station.undoNoShow", (api, commandId) =>
      api.station.undoNoShow.mutate({ ...at, commandId }),
    );
    if (valueOr(world, "station.undoNoShow", undone, [])) known.wasRestored = true;
    return;
  }
  const arrived = await staff.command("station.arrived", (api, commandId) =>
    api.station.arrived.mutate({ ...at, commandId }),
  );
  // Called people may walk away: then there is nobody to serve.
  if (!valueOr(world, "station.arrived", arrived, ["wrong-state"])) return;
  advance(known, "serving");
  world.sockets.mustShow(socketOf(known), `the service of ${called.id}`, tokenShows(called, "serving"));
  await world.clock.sleep(random.lognormal(desk.seconds, SPREAD));
  const finished = await staff.command("station.finish", (api, commandId) =>
    api.station.finish.mutate({ ...at, commandId }),
  );
  if (valueOr(world, "station.finish", finished, [])) end(world, known, "done");
}

/** The places at a desk, as its screen shows them. */
export function placesOn({ entries }: LiveSocket): readonly DeskView[] {
  return (entries.get("desks") ?? []) as readonly DeskView[];
}

function isSomebodyWaiting({ entries }: LiveSocket): boolean {
  const summary = screenSummary.safeParse(entries.get("summary"));
  return summary.success && summary.data.queue.waiting > 0;
}

function end(world: World, known: KnownToken, status: "done" | "no-show"): void {
  advance(known, status);
  const { joined } = known;
  world.sockets.mustShow(socketOf(known), `the end of ${joined.id}`, tokenShows(joined, status));
}

function socketOf({ person, stationId }: KnownToken) {
  return person?.stations.get(stationId);
}

async function findKnown(world: World, stationId: StationId, token: StaffTokenView): Promise<KnownToken | null> {
  const { id } = token;
  const deadline = performance.now() + JOIN_REPLY_WITHIN_MS;
  for (;;) {
    const known = world.book.tokens.get(id) ?? notePaper(world, stationId, token);
    if (known) return known;
    if (performance.now() > deadline) {
      world.book.violated("lost tokens", `${id} was called, but nobody got it as a reply`);
      return null;
    }
    await world.clock.sleepReal(20);
  }
}
