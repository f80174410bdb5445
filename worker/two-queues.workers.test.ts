import { env, exports } from "cloudflare:workers";
import { beforeAll, describe, expect, test, vi } from "vitest";
import type { StationApi } from "#durable-objects/station/station-api";
import type { QueueSetup } from "#shared/domain/queue/types";
import type { CollegeId, CommandId, EventId, StationId } from "#shared/ids";
import { stationName } from "#shared/object-names";
import { openSystem } from "./context.ts";
import { sweepConfigurations } from "./jobs/sweep-configurations.ts";
import { type Browser, commandId, eventually, ORIGIN, openBrowser, value } from "./test-browser.ts";
import { inShards } from "./test-databases.ts";
import { openLiveEvent } from "./test-live-event.ts";

vi.setConfig({ testTimeout: 120_000 });

let organizer: Browser;
let collegeId: CollegeId;

beforeAll(async () => {
  await exports.default.fetch(`${ORIGIN}/dev/seed`, { method: "POST" });
  organizer = openBrowser("riverside");
  await organizer.signIn("organizer@riverside.example");
  collegeId = (await organizer.api.auth.me.query()).college?.id as CollegeId;
}, 60_000);

const NAMES = ["Help", "Photos", "Repairs"] as const;

/** An event with three open queues. */
async function openQueues(title: string) {
  const sales = { capacity: 50, approval: false, salesCloseAt: Date.now() + 3_600_000 };
  const { eventId } = await openLiveEvent(organizer, title, sales);
  const ids: StationId[] = [];
  for (const name of NAMES) {
    const { stations } = await organizer.api.organizer.addStation.mutate({ eventId, name, kind: "service" });
    const stationId = stations.find((station) => station.name === name)?.id as StationId;
    value(await organizer.api.station.setIntake.mutate({ commandId: commandId(), stationId, intake: "open" }));
    ids.push(stationId);
  }
  return { eventId, queues: ids as [StationId, StationId, StationId] };
}

async function guest(name: string, eventId: EventId): Promise<Browser> {
  const browser = openBrowser("riverside");
  await browser.signIn(`${name}@riverside.example`);
  value(await browser.api.attendee.register.mutate({ commandId: commandId(), eventId, answers: {} }));
  return browser;
}

const join = ({ api }: Browser, stationId: StationId, id = commandId()) =>
  api.attendee.joinQueue.mutate({ commandId: id, stationId, laneId: "regular" });
const keep = ({ api }: Browser, stationId: StationId, tokenId: string, say: "away" | "back") =>
  api.attendee.keepPlace.mutate({ commandId: commandId(), stationId, tokenId: tokenId as never, say });
const leave = ({ api }: Browser, stationId: StationId, tokenId: string) =>
  api.attendee.leaveQueue.mutate({ commandId: commandId(), stationId, tokenId: tokenId as never });
/** Until the read model has so many live numbers of the stations. */
const projected = (stations: readonly StationId[], count: number) =>
  eventually(
    async () =>
      (
        await Promise.all(
          stations.map((id) =>
            inShards("SELECT 1 FROM tokens WHERE station_id = ? AND status IN ('waiting', 'away', 'called')", id),
          ),
        )
      ).flat().length,
    (found) => found === count,
  );

test("a third queue of an event is refused by the names of the two, and joined once one of them was left", async () => {
  const { eventId, queues } = await openQueues("Three queues");
  const [help, photos, repairs] = queues;
  const ada = await guest("two-queues-ada", eventId);
  const repeated = commandId();
  const first = value(await join(ada, help, repeated));
  const second = value(await join(ada, photos));
  await projected(queues, 2);
  const refused = await join(ada, repairs);
  expect(refused).toMatchObject({ ok: false, refusal: { code: "too-many-queues" } });
  const named = refused.ok || refused.refusal.code !== "too-many-queues" ? [] : refused.refusal.queues;
  expect(named.map(({ name }) => name).toSorted()).toEqual(["Help", "Photos"]);
  expect((await ada.api.attendee.getStation.query({ stationId: repairs })).token).toBeNull();
  // Whoever steps away still has a place.
  value(await keep(ada, photos, second.id, "away"));
  expect(await join(ada, repairs)).toMatchObject({ refusal: { code: "too-many-queues" } });
  // The queues they are in answer for themselves: a repeat with the reply it had, another try with their number.
  expect(await join(ada, help, repeated)).toEqual({ ok: true, value: first });
  expect(await join(ada, help)).toMatchObject({ refusal: { code: "already-in-queue", number: first.number } });
  value(await leave(ada, help, first.id));
  expect(value(await join(ada, repairs)).status).toBe("waiting");
});

test("only places of the same person at the same event count", async () => {
  const here = await openQueues("Counted here");
  const there = await openQueues("Counted there");
  const bo = await guest("two-queues-bo", here.eventId);
  value(await bo.api.attendee.register.mutate({ commandId: commandId(), eventId: there.eventId, answers: {} }));
  for (const stationId of here.queues.slice(0, 2)) value(await join(bo, stationId));
  await projected(here.queues, 2);
  expect(await join(bo, here.queues[2])).toMatchObject({ refusal: { code: "too-many-queues" } });
  expect(value(await join(bo, there.queues[0])).status).toBe("waiting");
  const cy = await guest("two-queues-cy", here.eventId);
  expect(value(await join(cy, here.queues[2])).status).toBe("waiting");
});

/** As a rule asks it of a long queue. */
async function relieve(eventId: EventId, stationId: StationId): Promise<void> {
  const station = env.STATION.getByName(stationName(collegeId, eventId, stationId)) as unknown as StationApi;
  value(await station.submit(commandId() as CommandId, "system", { type: "Relieve" }));
}

async function setQueue(stationId: StationId, change: Partial<QueueSetup>): Promise<void> {
  const { getStation, saveStation } = organizer.api.organizer;
  const { version, name, lanes, priorServiceSeconds, queue, cooks } = await getStation.query({ stationId });
  const setup = { stationId, version, name, lanes: [...lanes], priorServiceSeconds, cooks, menu: [] };
  value(await saveStation.mutate({ ...setup, queue: { ...queue, ...change } }));
}

test("nobody gets past a code by joining elsewhere, unless staff send them", async () => {
  const { eventId, queues } = await openQueues("By the back door");
  const [help, , repairs] = queues;
  await setQueue(repairs, { presence: "required" });
  const fay = await guest("two-queues-fay", eventId);
  expect(await join(fay, repairs)).toMatchObject({ refusal: { code: "presence-needed" } });
  const { id: tokenId, number } = value(await join(fay, help));
  const move = () => ({ commandId: commandId(), stationId: help, tokenId, toStationId: repairs });
  // Nobody asked them to go elsewhere.
  expect(await fay.api.attendee.moveToken.mutate(move())).toMatchObject({ refusal: { code: "not-relieved" } });
  await relieve(eventId, help);
  const statuses = ["parked", "waiting"];
  expect(statuses).toContain(value(await fay.api.attendee.moveToken.mutate(move())).status);
  const tokenAt = async (stationId: StationId) => (await fay.api.attendee.getStation.query({ stationId })).token;
  const back = await eventually(
    () => tokenAt(help),
    (found) => found?.status === "waiting",
  );
  expect([back?.number, await tokenAt(repairs)]).toEqual([number, null]);
  value(await organizer.api.station.transferToken.mutate(move()));
  const there = await eventually(
    () => tokenAt(repairs),
    (found) => found !== null,
  );
  expect(there).toMatchObject({ status: "waiting", joinedAt: back?.joinedAt });
});

test("somebody in two queues may still move from one to a third", async () => {
  const { eventId, queues } = await openQueues("Moved on");
  const [help, photos, repairs] = queues;
  const dee = await guest("two-queues-dee", eventId);
  const token = value(await join(dee, help));
  value(await join(dee, photos));
  await projected(queues, 2);
  await relieve(eventId, help);
  const move = { commandId: commandId(), stationId: help, tokenId: token.id, toStationId: repairs };
  value(await dee.api.attendee.moveToken.mutate(move));
  const there = await eventually(
    async () => (await dee.api.attendee.getStation.query({ stationId: repairs })).token,
    (found) => found !== null,
  );
  expect(there?.joinedAt).toBe(token.joinedAt);
});

test("a queue begins with the pace its forerunner learned: one of the same name, and that of a copied event", async () => {
  const { eventId, queues } = await openQueues("Learned");
  const [stationId] = queues;
  const { station, organizer: api, lifecycle } = organizer.api;
  const usualOf = async (id: StationId) => (await api.getStation.query({ stationId: id })).priorServiceSeconds;
  const set = await usualOf(stationId);
  const serve = async () => {
    const issue = { commandId: commandId(), stationId, name: "On paper", laneId: "regular", people: 1 };
    const { id: tokenId } = value(await station.issueToken.mutate(issue));
    value(await station.callNext.mutate({ commandId: commandId(), stationId }));
    value(await station.finish.mutate({ commandId: commandId(), stationId, tokenId }));
  };
  value(await station.setServers.mutate({ commandId: commandId(), stationId, servers: 1 }));
  const addTo = async (title: string) => {
    const { queues: others } = await openQueues(title);
    return usualOf(others[0]);
  };
  for (let i = 0; i < 5; i++) await serve();
  // Too few to go by.
  expect(await addTo("Learned too little")).toBe(set);
  for (let i = 0; i < 3; i++) await serve();
  const newest = "UPDATE events SET starts_at = starts_at + 50000 WHERE id = ?";
  await inShards(newest, eventId);
  // Eight services of next to no time, and the two as set up.
  const added = await addTo("Learned enough");
  expect(added).toBeLessThan(set / 3);
  expect(added).toBeGreaterThanOrEqual(Math.floor(set / 5));
  const wish = { commandId: commandId(), eventId, title: "Learned again", startsAt: Date.now() + 86_400_000 };
  const { eventId: copy } = await lifecycle.duplicate.mutate({ ...wish, withTeam: false });
  const { stations } = await api.getEvent.query({ eventId: copy });
  const usual = await Promise.all(stations.map(({ id }) => usualOf(id)));
  expect(stations.map(({ name }, i) => [name, usual[i]])).toEqual([
    ["Help", added],
    ["Photos", set],
    ["Repairs", set],
  ]);
});

describe("the end of an event", () => {
  const statusOf = async (tokenId: string) =>
    (await inShards<{ status: string }>("SELECT status FROM tokens WHERE id = ?", tokenId))[0]?.status;
  const expectEnded = async (stationId: StationId, tokenId: string) => {
    expect(
      await eventually(
        () => statusOf(tokenId),
        (status) => status === "expired",
      ),
    ).toBe("expired");
    const { summary, tokens } = await organizer.api.station.board.query({ stationId });
    expect([summary.kind === "service" && summary.queue.status, tokens]).toEqual(["closed", []]);
  };
  const version = async (eventId: EventId) => (await organizer.api.organizer.getEvent.query({ eventId })).version;

  test("ends its queues, and whoever waits is told so", async () => {
    const { eventId, queues } = await openQueues("Over");
    const gus = await guest("two-queues-gus", eventId);
    const token = value(await join(gus, queues[0]));
    const end = { eventId, version: await version(eventId), status: "ended" } as const;
    value(await organizer.api.organizer.setStatus.mutate(end));
    await expectEnded(queues[0], token.id);
    // On again after all, it goes on.
    value(await organizer.api.organizer.setStatus.mutate({ ...end, version: await version(eventId), status: "live" }));
    value(
      await organizer.api.station.setIntake.mutate({ commandId: commandId(), stationId: queues[0], intake: "open" }),
    );
    expect(value(await join(gus, queues[0])).status).toBe("waiting");
  });

  test("reaches its queues when whoever cancelled it died before they were told", async () => {
    const { eventId, queues } = await openQueues("Called off");
    const hal = await guest("two-queues-hal", eventId);
    const token = value(await join(hal, queues[1]));
    await inShards("UPDATE events SET status = 'cancelled', version = version + 1 WHERE id = ?", eventId);
    await inShards("UPDATE stations SET configured_version = 0 WHERE event_id = ?", eventId);
    // A queue waits until the ledger knows of it.
    for (let i = 0; i < 2; i++) await sweepConfigurations(openSystem(env, Date.now()));
    await expectEnded(queues[1], token.id);
    const behind = "SELECT id FROM stations WHERE event_id = ? AND configured_version < version";
    expect(await inShards(behind, eventId)).toEqual([]);
  });
});

test("a read model that still shows a place somebody has left keeps nobody out", async () => {
  const { eventId, queues } = await openQueues("Left just now");
  const [help, photos, repairs] = queues;
  const eve = await guest("two-queues-eve", eventId);
  const token = value(await join(eve, help));
  value(await join(eve, photos));
  await projected(queues, 2);
  value(await leave(eve, help, token.id));
  // As if its projection had not come through yet.
  const isBack = "UPDATE tokens SET status = 'waiting' WHERE id = ?";
  await eventually(
    () => inShards<{ status: string }>("SELECT status FROM tokens WHERE id = ?", token.id),
    ([row]) => row?.status === "left",
  );
  await inShards(isBack, token.id);
  expect(value(await join(eve, repairs)).status).toBe("waiting");
});
