import { exports } from "cloudflare:workers";
import { beforeAll, expect, test, vi } from "vitest";
import type { EventId, StationId } from "#shared/ids";
import { type Browser, commandId, eventually, ORIGIN, openBrowser, value } from "./test-browser.ts";
import { inShards } from "./test-databases.ts";
import { openLiveEvent } from "./test-live-event.ts";

vi.setConfig({ testTimeout: 120_000 });

let organizer: Browser;

beforeAll(async () => {
  await exports.default.fetch(`${ORIGIN}/dev/seed`, { method: "POST" });
  organizer = openBrowser("riverside");
  await organizer.signIn("organizer@riverside.example");
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

test("somebody in two queues may still move from one to a third", async () => {
  const { eventId, queues } = await openQueues("Moved on");
  const [help, photos, repairs] = queues;
  const dee = await guest("two-queues-dee", eventId);
  const token = value(await join(dee, help));
  value(await join(dee, photos));
  await projected(queues, 2);
  const move = { commandId: commandId(), stationId: help, tokenId: token.id, toStationId: repairs };
  value(await dee.api.attendee.moveToken.mutate(move));
  const there = await eventually(
    async () => (await dee.api.attendee.getStation.query({ stationId: repairs })).token,
    (found) => found !== null,
  );
  expect(there?.joinedAt).toBe(token.joinedAt);
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
