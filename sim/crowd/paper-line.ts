import type { StaffTokenView } from "#shared/domain/queue/types";
import type { StationId } from "#shared/ids";
import { valueOr } from "./answers.ts";
import { advance, type KnownToken } from "./book.ts";
import type { Desk } from "./desk-crew.ts";
import { PLAN, SPREAD, WALK_UP_SECONDS } from "./plan.ts";
import type { Random } from "./random.ts";
import { despiteTrouble, newCommandId, type Session } from "./session.ts";
import type { World } from "./world.ts";

/** So the desk calls them; part of a group, or who was sent on, has the name of whom they came with. */
const ON_PAPER = "Paper";
/** Simulated seconds between two people without a phone. */
const EVERY_SECONDS = 180;
/** A pause that people hardly notice. */
const PAUSE_SECONDS = 40;
/** Whoever comes later would hold up the end of the day. */
const LAST_AT = PLAN.lastEntryAt - 600;

type Visit = { readonly world: World; readonly staff: Session; readonly desk: Desk; readonly random: Random };

/** People without a phone: somebody of the crew gives them numbers by hand, and looks after those whom a number alone does not help. */
export async function keepPaperLine(world: World, staff: Session, desk: Desk, other: Desk, random: Random) {
  const visit = { world, staff, desk, random };
  // Each kind comes in its turn, so that a small day has all of them.
  const kinds = [
    callOutOfTurn,
    splitUp,
    (one: StaffTokenView) => sendOn(visit, one, other.id),
    giveBack,
    tellWaiting,
    pause,
  ];
  await world.clock.until(PLAN.arriveFrom);
  for (let turn = 0; world.clock.now() < LAST_AT; turn++) {
    await world.clock.sleep(EVERY_SECONDS * random.between(0.5, 1.5));
    const kind = kinds[turn % (kinds.length + 1)];
    await despiteTrouble(
      give(visit, kind === splitUp ? 2 + random.int(3) : 1).then(async (token) => {
        if (token && kind) await kind(token, visit);
      }),
    );
  }
}

/** A token that no phone shows; first heard of when it is given, or when the desk calls it. */
export function notePaper(world: World, stationId: StationId, token: StaffTokenView): KnownToken | null {
  if (token.name !== ON_PAPER) return null;
  const ended = Promise.withResolvers<void>();
  const known = {
    person: null,
    stationId,
    joined: token,
    status: "waiting",
    calledAt: null,
    serverId: null,
    ended,
  } as const;
  const noted: KnownToken = { ...known };
  world.book.tokens.set(token.id, noted);
  return noted;
}

async function give({ world, staff, desk }: Visit, people: number): Promise<StaffTokenView | null> {
  const input = { stationId: desk.id, name: ON_PAPER, laneId: "regular", people };
  const issued = await staff.command("station.issueToken", (api, commandId) =>
    api.station.issueToken.mutate({ ...input, commandId }),
  );
  const token = valueOr(world, "station.issueToken", issued, ["queue-closed", "queue-paused"]);
  // The desk may have called them before this was heard.
  if (token && !world.book.tokens.has(token.id)) notePaper(world, desk.id, token);
  return token;
}

/** Somebody who can hardly stand: whoever is free takes them now. */
async function callOutOfTurn(token: StaffTokenView, { world, staff, desk, random }: Visit): Promise<void> {
  const at = { stationId: desk.id, tokenId: token.id };
  const known = world.book.tokens.get(token.id);
  const called = await staff.command("station.callToken", (api, commandId) =>
    api.station.callToken.mutate({ ...at, commandId }),
  );
  // Everybody is busy or at lunch, or has just called them: then they are served like others.
  if (
    !known ||
    !valueOr(world, "station.callToken", called, ["server-busy", "server-unknown", "queue-paused", "wrong-state"])
  )
    return;
  advance(known, "called");
  await world.clock.sleep(random.lognormal(WALK_UP_SECONDS, SPREAD));
  const arrived = await staff.command("station.arrived", (api, commandId) =>
    api.station.arrived.mutate({ ...at, commandId }),
  );
  if (!valueOr(world, "station.arrived", arrived, ["wrong-state"])) return;
  advance(known, "serving");
  await world.clock.sleep(random.lognormal(desk.seconds, SPREAD));
  const finished = await staff.command("station.finish", (api, commandId) =>
    api.station.finish.mutate({ ...at, commandId }),
  );
  if (valueOr(world, "station.finish", finished, [])) advance(known, "done");
}

/** One of a group would rather wait alone. */
async function splitUp(token: StaffTokenView, { world, staff, desk }: Visit): Promise<void> {
  const split = await staff.command("station.splitGroup", (api, commandId) =>
    api.station.splitGroup.mutate({ commandId, stationId: desk.id, tokenId: token.id, people: 1 }),
  );
  valueOr(world, "station.splitGroup", split, ["wrong-state"]);
}

/** They stood in the wrong line: the other one takes them with the time they waited. */
async function sendOn({ world, staff, desk }: Visit, token: StaffTokenView, toStationId: StationId): Promise<void> {
  const known = world.book.tokens.get(token.id);
  const sent = await staff.command("station.transferToken", (api, commandId) =>
    api.station.transferToken.mutate({ commandId, stationId: desk.id, tokenId: token.id, toStationId }),
  );
  if (known && valueOr(world, "station.transferToken", sent, ["wrong-state"])) advance(known, "transferred");
}

async function tellWaiting(_: StaffTokenView, { world, staff, desk }: Visit): Promise<void> {
  const text = "Have your student card at hand: it goes quicker.";
  const note = { commandId: newCommandId(), stationId: desk.id, audience: "waiting", text } as const;
  // Its answer says besides who is there now, which is another when it is asked again.
  const written = await staff.ask("station.writeNote", (api) => api.station.writeNote.mutate(note));
  valueOr(world, "station.writeNote", written, ["nobody-to-write-to", "too-many-notes"]);
}

/** The printer is out of paper, and everybody hears why it takes longer. */
async function pause(_: StaffTokenView, { world, staff, desk }: Visit): Promise<void> {
  const paused = await staff.command("station.pauseQueue", (api, commandId) =>
    api.station.pauseQueue.mutate({ commandId, stationId: desk.id, reason: "New paper", resumesAt: null }),
  );
  if (!valueOr(world, "station.pauseQueue", paused, [])) return;
  await world.clock.sleep(PAUSE_SECONDS);
  const opened = await staff.command("station.setIntake", (api, commandId) =>
    api.station.setIntake.mutate({ commandId, stationId: desk.id, intake: "open" }),
  );
  valueOr(world, "station.setIntake", opened, []);
}

async function giveBack(token: StaffTokenView, { world, staff, desk }: Visit): Promise<void> {
  const known = world.book.tokens.get(token.id);
  const removed = await staff.command("station.cancelToken", (api, commandId) =>
    api.station.cancelToken.mutate({ commandId, stationId: desk.id, tokenId: token.id }),
  );
  if (known && valueOr(world, "station.cancelToken", removed, ["wrong-state"])) advance(known, "cancelled");
}
