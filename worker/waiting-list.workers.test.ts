import { runDurableObjectAlarm } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { beforeAll, describe, expect, test, vi } from "vitest";
import type { CollegeId, EventId } from "#shared/ids";
import { ledgerName } from "#shared/object-names";
import type { SeedReport } from "./seed.ts";
import { type Browser, commandId, eventually, ORIGIN, openBrowser, value } from "./test-browser.ts";

vi.setConfig({ testTimeout: 60_000 });

let collegeId: CollegeId;
let organizer: Browser;

beforeAll(async () => {
  const seeded: SeedReport = await (await exports.default.fetch(`${ORIGIN}/dev/seed`, { method: "POST" })).json();
  collegeId = seeded.colleges[0]?.id as CollegeId;
  organizer = openBrowser("riverside");
  await organizer.signIn("organizer@riverside.example");
}, 60_000);

/** A published event of one seat, which somebody has. */
async function openFull(title: string): Promise<{ eventId: EventId; holder: Browser }> {
  const now = Date.now();
  const times = {
    startsAt: now + 7_200_000,
    endsAt: now + 10_800_000,
    salesOpenAt: now,
    salesCloseAt: now + 7_200_000,
  };
  const words = { title, summary: "", description: "", category: "Music", venue: "Hall" };
  const fields = { departmentId: null, ...words, ...times, capacity: 1, approval: false };
  const { id, version } = await organizer.api.organizer.createEvent.mutate({ commandId: commandId(), fields });
  value(await organizer.api.organizer.setStatus.mutate({ eventId: id, version, status: "published" }));
  const holder = await arrive(`holder-${title}`);
  value(await holder.api.attendee.register.mutate({ commandId: commandId(), eventId: id }));
  return { eventId: id, holder };
}

async function arrive(name: string): Promise<Browser> {
  const browser = openBrowser("riverside");
  await browser.signIn(`${name.toLowerCase().replaceAll(" ", "-")}@riverside.example`);
  return browser;
}

const join = async ({ api }: Browser, eventId: EventId) =>
  api.attendee.joinWaitlist.mutate({ commandId: commandId(), eventId });
const mine = async ({ api }: Browser, eventId: EventId) => (await api.attendee.getEvent.query({ eventId })).mine;
const isOffered = (registration: Awaited<ReturnType<typeof mine>>) => registration?.status === "offered";
const mailsTo = async (name: string, subject: string): Promise<string[]> => {
  const { results } = await env.DB.prepare("SELECT text FROM mailbox WHERE to_address = ? AND subject LIKE ?")
    .bind(`${name}@riverside.example`, `${subject}%`)
    .all<{ text: string }>();
  return results.map(({ text }) => text);
};

describe("the waiting list of a full event", () => {
  test("gives a freed seat to whoever waits longest, tells them by mail, and lets nobody overtake", async () => {
    const { eventId, holder } = await openFull("Late show");
    const [asha, ben, cleo] = [await arrive("asha"), await arrive("ben"), await arrive("cleo")];
    expect(value(await join(asha, eventId))).toMatchObject({ status: "waiting", ahead: 0 });
    expect(value(await join(ben, eventId))).toMatchObject({ status: "waiting", ahead: 1 });
    expect(await join(ben, eventId)).toMatchObject({ refusal: { code: "already-waiting" } });
    const waitsFor = async () => (await asha.api.attendee.home.query()).waiting.map(({ event }) => event.title);
    expect(await eventually(waitsFor, (titles) => titles.length > 0)).toEqual(["Late show"]);

    value(await holder.api.attendee.cancelRegistration.mutate({ commandId: commandId(), eventId }));
    expect(await eventually(() => mine(asha, eventId), isOffered)).toMatchObject({ status: "offered" });
    expect(await mine(ben, eventId)).toMatchObject({ status: "waiting", ahead: 0 });
    const register = (browser: Browser) => browser.api.attendee.register.mutate({ commandId: commandId(), eventId });
    for (const other of [cleo, holder])
      expect(await register(other)).toMatchObject({ refusal: { code: "event-full" } });
    expect(await register(ben)).toMatchObject({ refusal: { code: "already-waiting" } });
    const [card] = (await cleo.api.attendee.listEvents.query({ q: "Late show" })).filter(({ id }) => id === eventId);
    expect(card).toMatchObject({ seatsLeft: 0 });
    const sent = await eventually(
      () => mailsTo("asha", "A seat for you at Late show"),
      (mails) => mails.length > 0,
    );
    expect(sent[0]).toMatch(/kept for you until .*then it goes to the next in line/s);

    const held = await asha.api.attendee.holdSeat.mutate({ commandId: commandId(), eventId });
    expect(value(held).expiresAt).toBeGreaterThan(Date.now() + 25 * 60_000);
    const taken = value(await register(asha));
    expect(taken).toMatchObject({ status: "confirmed", ahead: null });
    expect(taken.passes[0]?.code).toBeTruthy();
  });

  test("goes on to the next when somebody leaves, lets the seat go, or lets its time pass", async () => {
    const { eventId, holder } = await openFull("Early show");
    const names = ["dara", "emil", "fay", "gus"];
    const line: Browser[] = [];
    for (const name of names) {
      const person = await arrive(name);
      value(await join(person, eventId));
      line.push(person);
    }
    const [dara, emil, fay, gus] = line as [Browser, Browser, Browser, Browser];
    const cancel = ({ api }: Browser) => api.attendee.cancelRegistration.mutate({ commandId: commandId(), eventId });
    value(await cancel(dara));
    value(await cancel(holder));
    await eventually(() => mine(emil, eventId), isOffered);
    value(await cancel(emil));
    expect(await eventually(() => mine(fay, eventId), isOffered)).toMatchObject({ status: "offered" });

    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 31 * 60_000 });
    await runDurableObjectAlarm(env.EVENT_LEDGER.getByName(ledgerName(collegeId, eventId)));
    expect(await eventually(() => mine(gus, eventId), isOffered)).toMatchObject({ status: "offered" });
    expect(await mine(fay, eventId)).toMatchObject({ status: "cancelled", offerEndsAt: expect.any(Number) });
    vi.useRealTimers();
    const { offerEndsAt: endedAt } = (await mine(fay, eventId)) ?? {};
    const answers = [
      await fay.api.attendee.register.mutate({ commandId: commandId(), eventId }),
      await fay.api.attendee.holdSeat.mutate({ commandId: commandId(), eventId }),
    ];
    expect(answers).toMatchObject(answers.map(() => ({ refusal: { code: "offer-expired", endedAt } })));
    expect(value(await join(fay, eventId))).toMatchObject({ status: "waiting" });
    const door = await organizer.api.organizer.doorList.query({ eventId, limit: 50 });
    expect(door.entries.map(({ name, status }) => `${name} ${status}`)).toContain("Gus offered");
  });
});

test("a seat that was kept and is somebody else's by now is refused as that, whatever a browser's clock says", async () => {
  const { eventId, holder } = await openFull("Short show");
  const [asha, ben] = [await arrive("asha-h"), await arrive("ben-h")];
  value(await holder.api.attendee.cancelRegistration.mutate({ commandId: commandId(), eventId }));
  const hold = { commandId: commandId(), eventId };
  const { expiresAt: heldUntil, keptForMs } = value(await asha.api.attendee.holdSeat.mutate(hold));
  expect(keptForMs).toBeGreaterThan(4 * 60_000);
  expect(keptForMs).toBeLessThan(6 * 60_000);
  expect(await ben.api.attendee.register.mutate({ commandId: commandId(), eventId })).toMatchObject({
    refusal: { code: "event-full" },
  });
  vi.useFakeTimers({ toFake: ["Date"], now: heldUntil + 1 });
  await runDurableObjectAlarm(env.EVENT_LEDGER.getByName(ledgerName(collegeId, eventId)));
  value(await ben.api.attendee.register.mutate({ commandId: commandId(), eventId }));
  const late = { eventId, heldUntil };
  const refused = { ok: false, refusal: { code: "hold-expired", expiredAt: heldUntil, seatsLeft: 0 } };
  expect(await asha.api.attendee.register.mutate({ commandId: commandId(), ...late })).toEqual(refused);
  expect(await asha.api.attendee.holdSeat.mutate({ commandId: commandId(), ...late })).toEqual(refused);
  // What it says of a time that has not come is not believed.
  expect(
    await asha.api.attendee.register.mutate({ commandId: commandId(), eventId, heldUntil: heldUntil + 60_000 }),
  ).toMatchObject({ refusal: { code: "event-full" } });
  vi.useRealTimers();
  expect(value(await join(asha, eventId))).toMatchObject({ status: "waiting", ahead: 0 });
});
