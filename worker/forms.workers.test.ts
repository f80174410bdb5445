import { env, exports } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import type { Question } from "#shared/domain/forms/types";
import { type EventId, makeId, type QuestionId } from "#shared/ids";
import type { SaveTicketsInput } from "#shared/inputs/tickets";
import { openSystem } from "./context.ts";
import { sweepAnswers } from "./jobs/sweep-answers.ts";
import type { SeedReport } from "./seed.ts";
import { type Browser, commandId, eventually, failureOf, ORIGIN, openBrowser, value } from "./test-browser.ts";
import { shardOf } from "./test-databases.ts";

vi.setConfig({ testTimeout: 60_000 });

const DAY_MS = 24 * 3_600_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const [diet, size, terms, other] = [1, 2, 3, 4].map((at) => makeId("question", at, new Uint8Array(10))) as [
  QuestionId,
  QuestionId,
  QuestionId,
  QuestionId,
];
const FRAME = { help: "", required: true, onlyIf: null, ticketTypes: null, purpose: "To cook", keepDays: 30 };
const DIET: Question = { ...FRAME, id: diet, label: "Diet", kind: "one-of", options: ["Meat", "Plants"] };
const SIZE: Question = { ...FRAME, id: size, label: "Shirt", kind: "short-text", keepDays: 2 };
const TERMS: Question = { ...FRAME, id: terms, label: "Rules", kind: "consent", text: "I keep them", link: null };
const GOOD = { [diet]: "Plants", [size]: " M ", [terms]: true };
const KEPT = { [diet]: "Plants", [size]: "M", [terms]: true };

let organizer: Browser;
let shard: D1Database;

beforeAll(async () => {
  const seeded: SeedReport = await (await exports.default.fetch(`${ORIGIN}/dev/seed`, { method: "POST" })).json();
  expect(seeded.colleges[0]?.slug).toBe("riverside");
  organizer = openBrowser("riverside");
  await organizer.signIn("organizer@riverside.example");
  shard = await shardOf("riverside");
}, 60_000);

afterEach(() => {
  vi.useRealTimers();
});

/** A published event, which asks something. */
async function openEvent(questions: readonly Question[] = [], capacity = 10): Promise<EventId> {
  const now = Date.now();
  const times = { startsAt: now, endsAt: now + 3 * HOUR_MS, salesOpenAt: now, salesCloseAt: now + 2 * HOUR_MS };
  const words = { title: `Forms ${commandId()}`, summary: "", description: "", category: "Music", venue: "Hall" };
  const fields = { departmentId: null, ...words, ...times, capacity, approval: false };
  const { id, version } = await organizer.api.organizer.createEvent.mutate({ commandId: commandId(), fields });
  value(await organizer.api.organizer.setStatus.mutate({ eventId: id, version, status: "published" }));
  if (questions.length > 0) value(await save(id, 0, questions));
  return id;
}

const save = (eventId: EventId, version: number, questions: readonly Question[]) =>
  organizer.api.forms.save.mutate({ eventId, version, questions: questions.map(mutable) });
// The wire's types are those of what zod reads, which may be changed.
const mutable = (question: Question) => structuredClone(question) as never;
const setup = (eventId: EventId) => organizer.api.forms.getSetup.query({ eventId });

let people = 0;
async function arrive(): Promise<Browser> {
  people += 1;
  const browser = openBrowser("riverside");
  await browser.signIn(`form-${people}@riverside.example`);
  return browser;
}

const register = ({ api }: Browser, eventId: EventId, answers?: Record<string, unknown>, id = commandId()) =>
  api.attendee.register.mutate({ commandId: id, eventId, ...(answers && { answers }) });
const mine = async ({ api }: Browser, eventId: EventId) => (await api.forms.get.query({ eventId })).mine;
const change = ({ api }: Browser, eventId: EventId, answers: Record<string, unknown>) =>
  api.forms.changeAnswers.mutate({ eventId, answers });

/** Path and sentence of each field that a call was refused for. */
async function fieldsOf(call: Promise<unknown>): Promise<Record<string, string>> {
  const failure = await call.then(
    () => null,
    (thrown) => thrown,
  );
  expect(failure?.data?.appCode).toBe("FORM_INVALID");
  return Object.fromEntries(
    failure.data.fields.map(({ path, message }: { path: string; message: string }) => [path, message]),
  );
}

async function storedIn(eventId: EventId): Promise<unknown[]> {
  const { results } = await shard
    .prepare("SELECT answers FROM answers WHERE event_id = ? ORDER BY answered_at, user_id")
    .bind(eventId)
    .all<{ answers: string }>();
  return results.map(({ answers }) => JSON.parse(answers));
}
const sweepAtOf = (eventId: EventId) =>
  shard.prepare("SELECT sweep_at FROM forms WHERE event_id = ?").bind(eventId).first<number>("sweep_at");
const sweep = (at: number) => sweepAnswers(openSystem(env, at));

describe("registering for an event that asks something", () => {
  test("keeps the answers as the form reads them, and drops what is not asked", async () => {
    const eventId = await openEvent([DIET, SIZE, TERMS]);
    const ana = await arrive();
    expect((await ana.api.forms.get.query({ eventId })).questions).toEqual([DIET, SIZE, TERMS]);
    expect(await mine(ana, eventId)).toBeNull();
    expect(value(await register(ana, eventId, { ...GOOD, [other]: "?" })).status).toBe("confirmed");
    expect(await mine(ana, eventId)).toEqual({ answers: KEPT, ticketTypes: [expect.stringMatching(/^tty_/)] });
  });

  test("refuses field by field, books nothing and keeps nothing", async () => {
    const eventId = await openEvent([DIET, SIZE, TERMS]);
    const ben = await arrive();
    expect(await fieldsOf(register(ben, eventId, { [diet]: "Stones", [size]: "x".repeat(201) }))).toEqual({
      [diet]: "Choose one of these.",
      [size]: "At most 200 characters.",
      [terms]: "Tick this to go on.",
    });
    expect(Object.keys(await fieldsOf(register(ben, eventId)))).toEqual([diet, size, terms]);
    expect((await ben.api.attendee.getEvent.query({ eventId })).mine).toBeNull();
    expect(await storedIn(eventId)).toEqual([]);
    expect(await failureOf(register(ben, eventId, { size: "M" }))).toBe("BAD_INPUT");
  });

  test("costs no statement on answers where nothing is asked", async () => {
    const eventId = await openEvent();
    const cleo = await arrive();
    const prepare = vi.spyOn(Object.getPrototypeOf(env.DB) as D1Database, "prepare");
    value(await register(cleo, eventId));
    const queries = prepare.mock.calls.map(([query]) => query);
    prepare.mockRestore();
    expect(queries.filter((query) => /"answers"/.test(query))).toEqual([]);
  });

  test("answers a repeated command as it did, whatever the form says by then, and keeps what was answered", async () => {
    const eventId = await openEvent([SIZE]);
    const dan = await arrive();
    const id = commandId();
    const first = value(await register(dan, eventId, { [size]: "M" }, id));
    value(await save(eventId, 1, [SIZE, DIET]));
    expect(value(await register(dan, eventId, { [size]: "XL" }, id)).id).toBe(first.id);
    expect(await register(dan, eventId, { [size]: "XL", [diet]: "Meat" })).toMatchObject({
      refusal: { code: "already-registered" },
    });
    expect((await mine(dan, eventId))?.answers).toEqual({ [size]: "M" });
  });

  test("keeps the newest answers of who got no seat at first, or gave one back", async () => {
    const eventId = await openEvent([SIZE], 1);
    const [eve, fay] = [await arrive(), await arrive()];
    value(await register(eve, eventId, { [size]: "S" }));
    expect(await register(fay, eventId, { [size]: "L" })).toMatchObject({ refusal: { code: "event-full" } });
    // A place in line needs no answers; the seat that comes of it does.
    value(await fay.api.attendee.joinWaitlist.mutate({ commandId: commandId(), eventId }));
    value(await eve.api.attendee.cancelRegistration.mutate({ commandId: commandId(), eventId }));
    const isOffered = async () => (await fay.api.attendee.getEvent.query({ eventId })).mine?.status;
    expect(await eventually(isOffered, (status) => status === "offered")).toBe("offered");
    expect(await fieldsOf(register(fay, eventId))).toEqual({ [size]: "Please answer this." });
    value(await register(fay, eventId, { [size]: "XL" }));
    expect((await mine(fay, eventId))?.answers).toEqual({ [size]: "XL" });
    value(await fay.api.attendee.cancelRegistration.mutate({ commandId: commandId(), eventId }));
    value(await register(eve, eventId, { [size]: "XS" }));
    expect((await mine(eve, eventId))?.answers).toEqual({ [size]: "XS" });
  });
});

describe("a question for some tickets", () => {
  const TYPE = { price: 0, admits: true, hidden: false, perPersonMax: 4, salesOpenAt: null, salesCloseAt: null };
  const saveTypes = async (eventId: EventId, ticketTypes: readonly SaveTicketsInput["ticketTypes"][number][]) => {
    const { version } = await organizer.api.organizer.getEvent.query({ eventId });
    const sale = { quotas: [], payOnline: false, refund: { shareBp: 0, until: null } };
    const edit = { eventId, version, commandId: commandId(), ticketTypes: [...ticketTypes], ...sale };
    return value(await organizer.api.organizer.saveTickets.mutate(edit)).ticketTypes;
  };

  /** A student, a speaker and a dinner; everybody is asked for a shirt, speakers and diners for a diet. */
  async function openConference() {
    const eventId = await openEvent();
    const [first] = (await organizer.api.organizer.getEvent.query({ eventId })).ticketTypes;
    const types = await saveTypes(eventId, [
      { ...TYPE, id: first?.id ?? "", name: "Student" },
      { ...TYPE, name: "Speaker" },
      { ...TYPE, name: "Dinner", admits: false },
    ]);
    const [student = "", speaker = "", dinner = ""] = types.map(({ id }) => id as string);
    value(await save(eventId, 0, [SIZE, { ...DIET, ticketTypes: [speaker, dinner] }]));
    return { eventId, types, student, speaker, dinner };
  }
  const registerFor = ({ api }: Browser, eventId: EventId, types: readonly string[], answers: object) => {
    const tickets = types.map((ticketTypeId, at) => ({ ticketTypeId, name: at === 0 ? "" : `Guest ${at}` }));
    return api.attendee.register.mutate({ commandId: commandId(), eventId, tickets, answers: { ...answers } });
  };
  const [shirt, both] = [{ [size]: "M" }, { [size]: "M", [diet]: "Meat" }];

  test("is asked once if any ticket of the registration is one of them, and left out else", async () => {
    const { eventId, student, speaker, dinner } = await openConference();
    const missing = { [diet]: "Please choose one." };
    const ann = await arrive();
    value(await registerFor(ann, eventId, [student, student], both));
    expect(await mine(ann, eventId)).toEqual({ answers: shirt, ticketTypes: [student] });
    const bob = await arrive();
    expect(await fieldsOf(registerFor(bob, eventId, [student, speaker], shirt))).toEqual(missing);
    expect(await fieldsOf(registerFor(bob, eventId, [student, dinner], shirt))).toEqual(missing);
    value(await registerFor(bob, eventId, [student, speaker, dinner, speaker], both));
    expect(await mine(bob, eventId)).toEqual({ answers: both, ticketTypes: [student, speaker, dinner] });
    // Who names no ticket gets the first one.
    const cas = await arrive();
    value(await register(cas, eventId, shirt));
    expect((await mine(cas, eventId))?.ticketTypes).toEqual([student]);
  });

  test("is asked again of the tickets they have when they change their answers", async () => {
    const { eventId, student, speaker } = await openConference();
    const [dee, eli] = [await arrive(), await arrive()];
    value(await registerFor(dee, eventId, [student], shirt));
    expect(value(await change(dee, eventId, both)).mine?.answers).toEqual(shirt);
    value(await registerFor(eli, eventId, [speaker], both));
    // Whatever the row says: it is the registration that counts.
    await shard.prepare("UPDATE answers SET ticket_types = '[]' WHERE event_id = ?").bind(eventId).run();
    expect(Object.keys(await fieldsOf(change(eli, eventId, shirt)))).toEqual([diet]);
    const changed = { answers: { ...both, [diet]: "Plants" }, ticketTypes: [speaker] };
    expect(value(await change(eli, eventId, changed.answers)).mine).toEqual(changed);
  });

  test("goes with a pass to who takes it, and asks them", async () => {
    const { eventId, student, speaker } = await openConference();
    const [fin, gil] = [await arrive(), await arrive()];
    const { passes } = value(await registerFor(fin, eventId, [student, speaker], both));
    const email = `form-${people}@riverside.example`;
    const passId = passes[1]?.id ?? "";
    value(await fin.api.transfers.offer.mutate({ commandId: commandId(), eventId, passId, email }));
    const mails: { link: string | null }[] = await (
      await exports.default.fetch(`${ORIGIN}/dev/mailbox.json?to=${email}`)
    ).json();
    const token = mails.flatMap(({ link }) => link?.split("/offer#token=")[1] ?? [])[0] ?? "";
    expect(value(await gil.api.transfers.open.query({ token })).ticketTypeIds).toEqual([speaker]);
    expect(Object.keys(await fieldsOf(gil.api.transfers.accept.mutate({ token, answers: shirt })))).toEqual([diet]);
    value(await gil.api.transfers.accept.mutate({ token, answers: both }));
    expect(await mine(gil, eventId)).toEqual({ answers: both, ticketTypes: [speaker] });
  });

  test("loses a ticket that the event has no more, and without any is asked of nobody until it is for another", async () => {
    const { eventId, types, student, speaker, dinner } = await openConference();
    const left = async () => (await setup(eventId)).questions.map(({ ticketTypes }) => ticketTypes);
    expect(await left()).toEqual([null, [speaker, dinner]]);
    await saveTypes(eventId, types.slice(0, 2));
    expect(await left()).toEqual([null, [speaker]]);
    value(await save(eventId, 1, [SIZE, { ...DIET, ticketTypes: [speaker, dinner] }]));
    await saveTypes(eventId, types.slice(0, 1));
    expect(await left()).toEqual([null, []]);
    value(await registerFor(await arrive(), eventId, [student], shirt));
    expect(await fieldsOf(save(eventId, 2, [SIZE, { ...DIET, ticketTypes: [speaker] }]))).toEqual({
      "questions.1.ticketTypes": "The event has these tickets no more. Choose others, or ask for all.",
    });
    expect(await failureOf(save(eventId, 2, [SIZE, { ...DIET, ticketTypes: [] }]))).toBe("BAD_INPUT");
    value(await save(eventId, 2, [SIZE, DIET]));
  });
});

describe("own answers", () => {
  test("can be changed until registration closes, by whoever has a seat", async () => {
    const eventId = await openEvent([DIET, SIZE, TERMS]);
    const gus = await arrive();
    expect(await change(gus, eventId, GOOD)).toMatchObject({ refusal: { code: "not-registered" } });
    value(await register(gus, eventId, GOOD));
    expect(await fieldsOf(change(gus, eventId, { ...GOOD, [size]: "" }))).toEqual({ [size]: "Please answer this." });
    expect(value(await change(gus, eventId, { ...GOOD, [size]: "L" })).mine?.answers).toEqual({ ...KEPT, [size]: "L" });
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 2 * HOUR_MS });
    expect(await change(gus, eventId, GOOD)).toMatchObject({ refusal: { code: "sales-closed", opensAt: null } });
    expect((await mine(gus, eventId))?.answers).toEqual({ ...KEPT, [size]: "L" });
  });

  test("are nobody else's", async () => {
    const eventId = await openEvent([SIZE]);
    const [hal, ida] = [await arrive(), await arrive()];
    value(await register(hal, eventId, { [size]: "Secret" }));
    expect(JSON.stringify(await ida.api.forms.get.query({ eventId }))).not.toContain("Secret");
    expect(await failureOf(ida.api.forms.getSetup.query({ eventId }))).toBe("NOT_ALLOWED");
  });
});

describe("an organizer's form", () => {
  test("refuses a stale edit, and says which version is newer", async () => {
    const eventId = await openEvent([DIET]);
    const edits = await Promise.all(["One", "Two"].map((label) => save(eventId, 1, [{ ...DIET, label }])));
    expect(edits.filter(({ ok }) => ok)).toHaveLength(1);
    expect(edits.find(({ ok }) => !ok)).toMatchObject({ refusal: { code: "stale-edit", version: 2 } });
    expect(await save(eventId, 0, [])).toMatchObject({ refusal: { code: "stale-edit", version: 2 } });
    const fresh = await openEvent();
    const firsts = await Promise.all([save(fresh, 0, [DIET]), save(fresh, 0, [SIZE])]);
    expect(firsts.filter(({ ok }) => ok)).toHaveLength(1);
  });

  test("says at the field what cannot be asked", async () => {
    const eventId = await openEvent();
    const { body } = await organizer.call("forms.save", "mutation", {
      eventId,
      version: 0,
      questions: [{ ...DIET, label: " ", options: ["Meat"] }],
    });
    expect(body.error?.data).toMatchObject({
      appCode: "BAD_INPUT",
      fields: [
        { path: "questions.0.label", message: "Write the question." },
        { path: "questions.0.options", message: "Offer at least 2 options." },
      ],
    });
    expect((await setup(eventId)).version).toBe(0);
  });

  test("keeps a removed question that was answered, and no other", async () => {
    const eventId = await openEvent([DIET, SIZE]);
    value(await register(await arrive(), eventId, { [size]: "M", [diet]: "Meat" }));
    value(await save(eventId, 1, [DIET, SIZE, { ...TERMS, id: other }]));
    expect(value(await save(eventId, 2, [DIET]))).toMatchObject({
      version: 3,
      questions: [DIET],
      archived: [SIZE],
      answeredBy: 1,
    });
    expect((await (await arrive()).api.forms.get.query({ eventId })).questions).toEqual([DIET]);
  });

  test("breaks no promise: an answered question is not kept for longer, and stays what it was", async () => {
    const eventId = await openEvent([DIET, SIZE]);
    value(await save(eventId, 1, [DIET, { ...SIZE, keepDays: 3 }]));
    value(await register(await arrive(), eventId, { [diet]: "Meat", [size]: "M" }));
    expect(await fieldsOf(save(eventId, 2, [DIET, { ...SIZE, keepDays: 4 }]))).toEqual({
      "questions.1.keepDays": "Who answered was told 3 days: it can only become shorter.",
    });
    const asDate: Question = { ...FRAME, id: size, label: "Shirt", kind: "date", keepDays: 3 };
    expect(Object.keys(await fieldsOf(save(eventId, 2, [DIET, asDate])))).toEqual(["questions.1.kind"]);
    value(await save(eventId, 2, [DIET, { ...SIZE, keepDays: 1 }]));
  });
});

describe("answers whose time is over", () => {
  const endOf = (eventId: EventId) =>
    shard.prepare("SELECT ends_at FROM events WHERE id = ?").bind(eventId).first<number>("ends_at").then(Number);
  const hasRegistrations = (eventId: EventId, n: number) =>
    eventually(
      async () => shard.prepare("SELECT count(*) AS n FROM registrations WHERE event_id = ?").bind(eventId).first("n"),
      (found) => found === n,
    );

  test("go question by question, then the rows, then nothing is looked at any more", async () => {
    const eventId = await openEvent([DIET, SIZE, TERMS]);
    for (const browser of [await arrive(), await arrive()]) value(await register(browser, eventId, GOOD));
    await hasRegistrations(eventId, 2);
    const end = await endOf(eventId);
    await sweep(end + 2 * DAY_MS - 1);
    expect(await storedIn(eventId)).toEqual([KEPT, KEPT]);
    expect(await sweepAtOf(eventId)).toBe(end + 2 * DAY_MS);
    await sweep(end + 2 * DAY_MS);
    expect(await storedIn(eventId)).toEqual([1, 2].map(() => ({ [diet]: "Plants", [terms]: true })));
    await sweep(end + 30 * DAY_MS);
    expect(await storedIn(eventId)).toEqual([]);
    expect(await sweepAtOf(eventId)).toBeNull();
  });

  test("are counted from the event's end, also when it was put off or brought forward", async () => {
    const eventId = await openEvent([SIZE]);
    value(await register(await arrive(), eventId, { [size]: "M" }));
    await hasRegistrations(eventId, 1);
    const end = await endOf(eventId);
    await sweep(end);
    const postpone = (days: number) =>
      shard
        .prepare("UPDATE events SET ends_at = ? WHERE id = ?")
        .bind(end + days * DAY_MS, eventId)
        .run();
    await postpone(5);
    await sweep(end + 3 * DAY_MS);
    expect(await storedIn(eventId)).toHaveLength(1);
    await postpone(0);
    await sweep(end + 4 * DAY_MS); // looked at each day
    expect(await storedIn(eventId)).toEqual([]);
  });

  test("of a removed question go with their words, and nothing that comes late stays", async () => {
    const eventId = await openEvent([SIZE, DIET]);
    const ana = await arrive();
    value(await register(ana, eventId, { [size]: "M", [diet]: "Meat" }));
    value(await save(eventId, 1, [DIET]));
    await hasRegistrations(eventId, 1);
    const end = await endOf(eventId);
    await sweep(end + 2 * DAY_MS);
    expect(await storedIn(eventId)).toEqual([{ [diet]: "Meat" }]);
    expect((await setup(eventId)).archived).toEqual([]);
    value(await save(eventId, 2, []));
    await sweep(Date.now() + 2 * MINUTE_MS);
    expect((await setup(eventId)).archived.map(({ id }) => id)).toEqual([diet]);
    await sweep(end + 31 * DAY_MS);
    expect(await setup(eventId)).toMatchObject({ archived: [], answeredBy: 0 });
  });

  test("are those of nobody: who answered and got no seat is forgotten after a while", async () => {
    const eventId = await openEvent([SIZE], 1);
    value(await register(await arrive(), eventId, { [size]: "Seated" }));
    expect(await register(await arrive(), eventId, { [size]: "Full" })).toMatchObject({ ok: false });
    await hasRegistrations(eventId, 1);
    await sweep(Date.now() + 2 * MINUTE_MS);
    expect(await storedIn(eventId)).toHaveLength(2);
    await sweep(Date.now() + 26 * HOUR_MS);
    expect(await storedIn(eventId)).toEqual([{ [size]: "Seated" }]);
  });

  test("are found by an index", async () => {
    const prepare = vi.spyOn(Object.getPrototypeOf(env.DB) as D1Database, "prepare");
    const eventId = await openEvent([SIZE]);
    value(await register(await arrive(), eventId, { [size]: "M" }));
    value(await save(eventId, 1, []));
    for (const at of [Date.now() + 2 * MINUTE_MS, Date.now() + 3 * DAY_MS]) await sweep(at);
    const queries = new Set(prepare.mock.calls.map(([query]) => query).filter((one) => /"(answers|forms)"/.test(one)));
    prepare.mockRestore();
    const plans: string[] = [];
    for (const query of queries) {
      const params = Array.from(query.matchAll(/\?/g), () => "1");
      const plan = await shard
        .prepare(`EXPLAIN QUERY PLAN ${query}`)
        .bind(...params)
        .all<{ detail: string }>();
      plans.push(...plan.results.map(({ detail }) => detail));
    }
    expect(plans.join("\n")).not.toMatch(/SCAN "?(answers|forms)|TEMP B-TREE FOR ORDER/);
    expect(plans.join("\n")).toMatch(/forms_by_sweep/);
  });
});

test("answers in the list that is taken along have their questions' words", async () => {
  const eventId = await openEvent([DIET, SIZE]);
  const jo = await arrive();
  value(await register(jo, eventId, { [diet]: "Meat", [size]: "=1+1" }));
  value(await save(eventId, 1, [DIET]));
  await organizer.addPasskey();
  const begun = await organizer.api.organizer.beginDoorExport.mutate({ eventId });
  expect(begun.questions).toEqual([
    { id: diet, label: "Diet", isArchived: false },
    { id: size, label: "Shirt", isArchived: true },
  ]);
  const page = () => organizer.api.organizer.exportDoor.query({ eventId });
  const { rows } = await eventually(page, ({ rows }) => rows.length > 0);
  expect(rows[0]?.answers).toEqual({ [diet]: "Meat", [size]: "=1+1" });
});
