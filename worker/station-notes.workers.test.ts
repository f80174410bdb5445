import { env, exports } from "cloudflare:workers";
import { beforeAll, describe, expect, test, vi } from "vitest";
import type { CollegeId, EventId, StationId, UserId } from "#shared/ids";
import { STATION_NOTE_CHARS_MAX, STATION_NOTES_MAX } from "#shared/limits";
import { systemScope } from "./auth/scope.ts";
import { sendMessages } from "./consumers/send-messages.ts";
import { openSystem, openTenant } from "./context.ts";
import { queueMessages } from "./services/messages/queue-messages.ts";
import { type Browser, commandId, eventually, failureOf, ORIGIN, openBrowser, value } from "./test-browser.ts";
import { inShards } from "./test-databases.ts";
import { openLiveEvent } from "./test-live-event.ts";

vi.setConfig({ testTimeout: 120_000 });

let organizer: Browser;
let tom: Browser;
let collegeId: CollegeId;
let people = 0;

beforeAll(async () => {
  await exports.default.fetch(`${ORIGIN}/dev/seed`, { method: "POST" });
  [organizer, tom] = (await Promise.all(["organizer", "volunteer"].map(open))) as [Browser, Browser];
  collegeId = (await organizer.api.auth.me.query()).college?.id as CollegeId;
}, 120_000);

async function open(who: string): Promise<Browser> {
  const browser = openBrowser("riverside");
  await browser.signIn(`${who}@riverside.example`);
  return browser;
}

const idOf = async (who: Browser) => (await who.api.auth.me.query()).user?.id as UserId;
const write = (who: Browser, stationId: StationId, audience: "waiting" | "staff", text: string, id = commandId()) =>
  who.api.station.writeNote.mutate({ commandId: id, stationId, audience, text });

/** Two queues next to each other; Tom and the organizer serve at the first. */
async function openQueues(title: string) {
  const { eventId } = await openLiveEvent(organizer, title, {
    ...{ capacity: 50, approval: false, salesCloseAt: Date.now() + 3_600_000 },
  });
  const { api } = organizer;
  await api.organizer.addStation.mutate({ eventId, name: "Desk", kind: "service" });
  const { stations } = await api.organizer.addStation.mutate({ eventId, name: "Other", kind: "service" });
  const [desk, other] = ["Desk", "Other"].map((name) => stations.find((one) => one.name === name)?.id) as [
    StationId,
    StationId,
  ];
  for (const stationId of [desk, other])
    value(await api.station.setIntake.mutate({ commandId: commandId(), stationId, intake: "open" }));
  const sit = async (who: Browser, stationId: StationId, serverId: string) =>
    value(await who.api.station.setDesk.mutate({ commandId: commandId(), stationId, serverId, duty: "mine" }));
  await sit(tom, desk, "1");
  await sit(organizer, desk, "2");
  return { eventId: eventId as EventId, desk, other };
}

async function join(eventId: EventId, stationId: StationId): Promise<Browser> {
  const browser = await open(`noted-${++people}`);
  value(await browser.api.attendee.register.mutate({ commandId: commandId(), eventId, answers: {} }));
  value(await browser.api.attendee.joinQueue.mutate({ commandId: commandId(), stationId, laneId: "regular" }));
  const userId = await idOf(browser);
  await eventually(
    () => inShards("SELECT 1 FROM tokens WHERE user_id = ? AND station_id = ?", userId, stationId),
    (found) => found.length === 1,
  );
  return browser;
}

const told = async (who: Browser) =>
  (await who.api.messages.inbox.query({ before: null })).messages
    .filter(({ kind }) => kind === "queue-note" || kind === "staff-note")
    .map(({ text }) => text);

describe("a station's note", () => {
  test("reaches exactly those who wait there, once, and says what became of it", async () => {
    const { eventId, desk, other } = await openQueues("Notes");
    const [asha, ben, cara] = [await join(eventId, desk), await join(eventId, desk), await join(eventId, other)];
    const issued = { commandId: commandId(), stationId: desk, name: "", laneId: "regular", people: 1 };
    value(await organizer.api.station.issueToken.mutate(issued));
    const reach = async () => organizer.api.station.notes.query({ stationId: desk });
    expect(await eventually(reach, ({ walkIns }) => walkIns === 1)).toEqual({
      ...{ reach: { waiting: 2, staff: 1 }, walkIns: 1, notes: [] },
    });
    const id = commandId();
    value(await write(tom, desk, "waiting", "Back in ten minutes", id));
    value(await write(tom, desk, "waiting", "Back in ten minutes", id));
    const { notes } = await eventually(reach, (now) => now.notes[0]?.inboxes === 2);
    expect(notes).toMatchObject([
      { audience: "waiting", text: "Back in ten minutes", people: 2, inboxes: 2, failed: 0, pending: 0 },
    ]);
    expect([await told(asha), await told(ben), await told(cara), await told(tom)]).toEqual([
      ...[["Back in ten minutes"], ["Back in ten minutes"], [], []],
    ]);
    const [link] = (await asha.api.messages.inbox.query({ before: null })).messages.map((one) => one.link);
    expect(link).toBe(`/riverside/stations/${desk}`);
  });

  test("is not sent to who has left the queue, and follows who serves to another desk", async () => {
    const { eventId, desk, other } = await openQueues("Left");
    const [dan, eve] = [await join(eventId, desk), await join(eventId, desk)];
    const danId = await idOf(dan);
    const [token] = await inShards<{ id: string }>(
      "SELECT id FROM tokens WHERE user_id = ? AND station_id = ?",
      danId,
      desk,
    );
    // Written, and not sent before he is gone: the bus takes nothing.
    const id = "nte_00000000000000000000000000";
    const messageId = `note:${desk}:${id}:${danId}`;
    const system = openSystem(env, Date.now());
    const scope = await systemScope(system.platform, collegeId);
    if (!scope) throw new Error("there is no college");
    const BUS = { sendBatch: async () => {} } as unknown as Env["BUS"];
    await queueMessages({ ...openTenant(system, scope), env: { ...env, BUS } }, [
      { id: messageId, kind: "queue-note", eventId, userId: danId, variables: { "note.text": "Come" } },
    ]);
    value(
      await organizer.api.station.cancelToken.mutate({
        commandId: commandId(),
        stationId: desk,
        tokenId: token?.id as never,
      }),
    );
    await eventually(
      () =>
        inShards(
          "SELECT 1 FROM tokens WHERE id = ? AND status = 'left' OR id = ? AND status = 'cancelled'",
          token?.id,
          token?.id,
        ),
      (found) => found.length === 1,
    );
    await sendMessages(openSystem(env, Date.now()), collegeId, [messageId]);
    expect(await inShards("SELECT status, outcome FROM messages WHERE id = ?", messageId)).toEqual([
      { status: "expired", outcome: "not-true" },
    ]);
    expect(await told(eve)).toEqual([]);

    const off = { commandId: commandId(), stationId: desk, serverId: "1", duty: "off" } as const;
    value(await tom.api.station.setDesk.mutate(off));
    value(await tom.api.station.setDesk.mutate({ ...off, commandId: commandId(), stationId: other, duty: "mine" }));
    expect(await write(organizer, desk, "staff", "Who has the stamps?")).toMatchObject({
      refusal: { code: "nobody-to-write-to", audience: "staff" },
    });
    value(await write(organizer, other, "staff", "Bring the stamps"));
    expect(
      await eventually(
        () => told(tom),
        (texts) => texts.length > 0,
      ),
    ).toEqual(["Bring the stamps"]);
    expect(await told(eve)).toEqual([]);
  });

  test("has a length, is one of a few within minutes, and is not everybody's to write", async () => {
    const { eventId, desk } = await openQueues("Limits");
    const finn = await join(eventId, desk);
    expect(await failureOf(write(finn, desk, "waiting", "Let me through"))).toBe("NOT_ALLOWED");
    expect(await failureOf(finn.api.station.notes.query({ stationId: desk }))).toBe("NOT_ALLOWED");
    expect(await failureOf(write(tom, desk, "waiting", "x".repeat(STATION_NOTE_CHARS_MAX + 1)))).toBe("BAD_INPUT");
    expect(await failureOf(write(tom, desk, "waiting", "  "))).toBe("BAD_INPUT");
    for (let at = 0; at < STATION_NOTES_MAX; at++) value(await write(tom, desk, "waiting", `Note ${at}`));
    expect(await write(organizer, desk, "waiting", "One more")).toMatchObject({
      refusal: { code: "too-many-notes", max: STATION_NOTES_MAX },
    });
  });
});
