import { expect, test } from "vitest";
import { EventLedgerRoom } from "#durable-objects/event-ledger/event-ledger-room";
import { LedgerBooks } from "#durable-objects/event-ledger/ledger-books";
import { LedgerPast } from "#durable-objects/event-ledger/ledger-past";
import { countedId, countingIds } from "#shared/counting-ids";
import { ADMISSION, USUAL_CHOICE } from "#shared/domain/ledger/choice";
import type { Choice, CodeTerms, LedgerConfig } from "#shared/domain/ledger/types";
import type { CodeId, CommandId, TicketTypeId, UserId } from "#shared/ids";
import type { BooksReport, Difference, PastPage } from "#shared/views/history";
import { collegeOf, ledgerConfig, DAY_START as now } from "./campus.ts";
import { Disk, NO_HOOKS } from "./disk.ts";

const PEOPLE = 40;
const college = collegeOf(1, PEOPLE);
const { collegeId, eventId, organizer, people } = college;
const person = (index: number) => people[index] as UserId;
const [SEAT, DINNER] = [countedId("ticketType", 1), countedId("ticketType", 2)] as [TicketTypeId, TicketTypeId];
const CONFIG: Partial<LedgerConfig> = {
  status: "live",
  capacity: 13,
  approval: false,
  ticketTypes: [
    { ...ADMISSION, id: SEAT, perPersonMax: 4 },
    { ...ADMISSION, id: DINNER, name: "Dinner", admits: false, price: 900 },
  ],
  quotas: [{ id: countedId("quota", 1), name: "Kitchen", size: 20, ticketTypeIds: [DINNER] }],
};
const CODE: CodeTerms = {
  id: countedId("code", 1) as CodeId,
  usesMax: 5,
  opensAt: null,
  closesAt: null,
  ticketTypeIds: null,
  discount: { kind: "share", value: 1_000 },
};
const group = (name: string): Choice => ({
  tickets: [
    { ticketTypeId: SEAT, name },
    { ticketTypeId: SEAT, name: `Guest of ${name}` },
    { ticketTypeId: DINNER, name: "" },
  ],
  code: CODE,
});

let codes = 0;
let commands = 0;
const newId = () => `command-${++commands}` as CommandId;

function roomOn(disk: Disk): EventLedgerRoom {
  return new EventLedgerRoom({
    storage: disk.connect(NO_HOOKS),
    ids: { ...countingIds(), shortCode: () => `QZ${String(++codes).padStart(6, "X")}` },
    onDurable: () => {},
    onChange: () => {},
  });
}

/** A ledger in which everything a row can be has come to pass, a minute between one command and the next. */
function busyLedger() {
  const disk = new Disk();
  const room = roomOn(disk);
  let clock = now;
  const at = () => {
    clock += 60_000;
    return clock;
  };
  const place = { collegeId, eventId };
  room.configure(place, ledgerConfig(college, { ...CONFIG, version: 1 }), clock);
  const by = (index: number, type: "Register" | "HoldSeat" | "JoinWaitlist", choice: Choice = USUAL_CHOICE) => {
    const userId = person(index);
    const command = type === "HoldSeat" ? { type, userId, choice } : { type, userId, name: `Person ${index}`, choice };
    const done = room.submit(newId(), userId, command, at());
    if (!done.ok) throw new Error(done.refusal.code);
  };
  const about = (index: number, type: "CancelRegistration" | "RevokePasses" | "ReleaseHold", actorId = organizer) =>
    room.submit(newId(), actorId, { type, userId: person(index), refund: "rule" }, at());
  const scan = (index: number, number = 0, lateMs = 0) => {
    const passId = room.personOf(person(index)).passes[number]?.id ?? countedId("pass", 9_999);
    const [gateId] = college.gates;
    room.scan({ commandId: newId(), actorId: organizer, gateId, code: passId, lateMs }, { passId }, null, at());
  };
  const open = (index: number, phone: string) => {
    const userId = person(index);
    const passId = room.personOf(userId).passes[0]?.id ?? countedId("pass", 9_999);
    const asked = { type: "RegisterHolder", userId, passId, holderKey: phone.repeat(43), replace: true } as const;
    const done = room.submit(newId(), userId, asked, at());
    if (!done.ok) throw new Error(done.refusal.code);
  };
  by(0, "Register", group("Ana"));
  by(1, "Register", group("Ben"));
  by(2, "Register");
  open(2, "A");
  open(2, "B");
  by(3, "HoldSeat");
  by(4, "HoldSeat");
  by(4, "Register");
  by(5, "Register");
  about(5, "CancelRegistration", person(5));
  by(5, "Register");
  by(6, "HoldSeat");
  about(6, "ReleaseHold", person(6));
  for (const index of [7, 8, 9]) by(index, "Register");
  by(10, "Register");
  by(14, "HoldSeat");
  for (const index of [12, 13, 15]) by(index, "JoinWaitlist");
  about(9, "CancelRegistration");
  room.passTime(clock);
  about(8, "RevokePasses");
  scan(0);
  scan(0, 1, 30_000);
  scan(0);
  scan(2);
  scan(30);
  room.configure(place, ledgerConfig(college, { ...CONFIG, capacity: 14, version: 2 }), at());
  return { disk, room, clock };
}

function reportOf(books: { step: () => ReturnType<LedgerBooks["step"]> }): BooksReport {
  for (;;) {
    const progress = books.step();
    if (progress.done) return progress.report;
    expect(progress.share).toBeLessThan(1);
  }
}

const booksOf = (room: EventLedgerRoom) => reportOf({ step: () => room.checkBooks() });

function pastOf(room: EventLedgerRoom, at: number, after = 0, limit = 200): PastPage {
  for (;;) {
    const progress = room.past(at, after, limit);
    if (progress.done) return progress.page;
  }
}

test("the log of a busy event gives every stored row", () => {
  const { room, disk } = busyLedger();
  const count = (table: string) => disk.rows<{ n: number }>(`SELECT count(*) AS n FROM ${table}`)[0]?.n ?? 0;
  const tables = ["registration", "pass", "hold", "waiting", "offer", "code_use"].map((table) => [table, count(table)]);
  for (const [table, rows] of tables) expect(rows, String(table)).toBeGreaterThan(0);
  const rows = tables.reduce((sum, [, n]) => sum + Number(n), 0) + 2;
  expect(booksOf(room)).toEqual({ entries: room.log.lastSeq, rows, found: 0, differences: [] });
});

test("people are looked at in parts where there are too many to remember at once", () => {
  const { room, disk } = busyLedger();
  const parts = new LedgerBooks(disk.connect(NO_HOOKS), room.log, 3);
  expect(reportOf(parts)).toEqual(booksOf(room));
  disk.rows("UPDATE registration SET json = json_set(json, '$.status', 'confirmed') WHERE user_id = ?", person(15));
  expect(reportOf(parts).differences).toEqual([{ table: "registration", key: person(15), is: "other" }]);
});

test.each<[string, string, Difference]>([
  [
    "an edited name",
    `UPDATE registration SET json = json_set(json, '$.name', 'Eve') WHERE user_id = '${person(2)}'`,
    { table: "registration", key: person(2), is: "other" },
  ],
  [
    "a position moved on",
    `UPDATE registration SET seq = seq + 1 WHERE user_id = '${person(2)}'`,
    { table: "registration", key: person(2), is: "other" },
  ],
  [
    "a text that is no JSON",
    `UPDATE registration SET json = '{' WHERE user_id = '${person(2)}'`,
    { table: "registration", key: person(2), is: "other" },
  ],
  [
    "a dropped registration",
    `DELETE FROM registration WHERE user_id = '${person(1)}'`,
    { table: "registration", key: person(1), is: "missing" },
  ],
  [
    "a registration put in",
    `INSERT INTO registration SELECT 'usr_nobody', seq, json FROM registration WHERE user_id = '${person(1)}'`,
    { table: "registration", key: "usr_nobody", is: "extra" },
  ],
  [
    "a pass that is valid again",
    "UPDATE pass SET json = json_set(json, '$.revokedAt', NULL) WHERE json ->> '$.name' = 'Person 8'",
    { table: "pass", key: "", is: "other" },
  ],
  [
    "another short code",
    "UPDATE pass SET short_code = 'ZZZZZZZZ' WHERE json ->> '$.name' = 'Person 8'",
    { table: "pass", key: "", is: "other" },
  ],
  ["a dropped hold", "DELETE FROM hold", { table: "hold", key: person(14), is: "missing" }],
  ["a hold without end", "UPDATE hold SET expires_at = 9999999999999", { table: "hold", key: person(14), is: "other" }],
  ["a better place in line", "UPDATE waiting SET number = 0", { table: "waiting", key: person(15), is: "other" }],
  [
    "a lost offer",
    `DELETE FROM offer WHERE user_id = '${person(12)}'`,
    { table: "offer", key: person(12), is: "missing" },
  ],
  ["uses given back", "UPDATE code_use SET uses = 0", { table: "code_use", key: CODE.id, is: "other" }],
  [
    "totals",
    "UPDATE value SET json = json_set(json, '$.totals.confirmed', 0) WHERE name = 'running'",
    { table: "value", key: "running", is: "other" },
  ],
  [
    "a gate's count",
    `UPDATE value SET json = json_set(json, '$.gates.${college.gates[0]}.admitted', 9) WHERE name = 'running'`,
    { table: "value", key: "running", is: "other" },
  ],
  [
    "seats",
    "UPDATE value SET json = json_set(json, '$.capacity', 99) WHERE name = 'config'",
    { table: "value", key: "config", is: "other" },
  ],
  ["a dropped setting", "DELETE FROM value WHERE name = 'config'", { table: "value", key: "config", is: "missing" }],
])("by hand: %s is found", (_, sql, expected) => {
  const { disk } = busyLedger();
  const [pass] = disk.rows<{ id: string }>("SELECT id FROM pass WHERE json ->> '$.name' = 'Person 8'");
  disk.rows(sql);
  const key = expected.table === "pass" ? pass?.id : expected.key;
  // A new life of the object: what it remembered of its rows is gone, as after an edit on a disk.
  expect(booksOf(roomOn(disk)).differences).toEqual([{ ...expected, key }]);
});

test("by hand: two swapped records are found", () => {
  const { disk } = busyLedger();
  const json = (userId: UserId) =>
    disk.rows<{ json: string }>("SELECT json FROM registration WHERE user_id = ?", userId)[0]?.json ?? "";
  const [first, second] = [json(person(2)), json(person(7))];
  disk.rows("UPDATE registration SET json = ? WHERE user_id = ?", second, person(2));
  disk.rows("UPDATE registration SET json = ? WHERE user_id = ?", first, person(7));
  expect(booksOf(roomOn(disk)).differences.map(({ key }) => key)).toEqual([person(2), person(7)]);
});

test("by hand: an entry of the log that was dropped, changed or spoilt is found", () => {
  const differencesAfter = (sql: string) => {
    const { disk } = busyLedger();
    disk.rows(sql);
    return booksOf(roomOn(disk)).differences;
  };
  expect(differencesAfter("DELETE FROM log WHERE seq = 4")).toContainEqual({ table: "log", key: "4", is: "missing" });
  expect(differencesAfter("DELETE FROM log WHERE seq = 4").length).toBeGreaterThan(1);
  expect(differencesAfter("UPDATE log SET events = '[]' WHERE seq = 4").length).toBeGreaterThan(0);
  expect(differencesAfter('UPDATE log SET events = \'[{"type":"Nothing"}]\' WHERE seq = 4')).toEqual([
    { table: "log", key: "4", is: "other" },
  ]);
});

test("commands between two steps of a check are no difference", () => {
  const { room, disk, clock } = busyLedger();
  const books = new LedgerBooks(disk.connect(NO_HOOKS), room.log, 3);
  let index = 0;
  for (;;) {
    const progress = books.step();
    if (progress.done) {
      expect(progress.report.found).toBe(0);
      break;
    }
    const userId = person(index++);
    room.submit(newId(), organizer, { type: "RevokePasses", userId }, clock);
  }
  expect(index).toBeGreaterThan(2);
});

test("an event is shown as it was known at any instant, whatever was asked before", () => {
  const { room, disk, clock } = busyLedger();
  const instants = [clock, now - 1, now + 5 * 60_000, now + 20 * 60_000, now + 6 * 60_000, now];
  const inParts = new LedgerPast(disk.connect(NO_HOOKS), room.log, 3);
  for (const at of instants) {
    const known = room.log.since(0, 1_000).filter(({ recordedAt }) => recordedAt <= at);
    const page = pastOf(room, at);
    expect(page.seq).toBe(known.at(-1)?.seq ?? 0);
    const until = known.flatMap(({ events }) => events);
    const admitted = until.filter(({ type }) => type === "PassAdmitted").length;
    expect(page.totals.admitted).toBe(admitted);
    expect(page.people.reduce((sum, { inside }) => sum + inside, 0)).toBe(admitted);
    const seats = (status: string) =>
      page.people.filter((one) => one.status === status).reduce((sum, one) => sum + one.seats, 0);
    for (const status of ["waiting", "offered", "pending", "confirmed"] as const)
      expect(seats(status), `${status} at ${at}`).toBe(page.totals[status]);
    for (;;) {
      const progress = inParts.step(page.seq, 0, 200);
      if (!progress.done) continue;
      expect(progress.page).toEqual(page);
      break;
    }
  }
  expect(pastOf(room, now + 5 * 60_000).capacity).toBe(13);
  expect(pastOf(room, clock).capacity).toBe(14);
  expect(pastOf(room, clock).quotas).toEqual([{ name: "Kitchen", size: 20, taken: 2 }]);
});

test("people of then are paged by name", () => {
  const { room, clock } = busyLedger();
  const all = pastOf(room, clock).people.map(({ name }) => name);
  const found: string[] = [];
  for (let after: number | null = 0; after !== null; ) {
    const page: PastPage = pastOf(room, clock, after, 4);
    found.push(...page.people.map(({ name }) => name));
    expect(page.count).toBe(all.length);
    after = page.next;
  }
  expect(found).toEqual(all);
  expect(found).toEqual([...found].sort());
});

test("a scan that arrived late says when it happened and when it was known", () => {
  const { room } = busyLedger();
  const admissions = room
    .history(null, "door", [], 50)
    .entries.flatMap(({ recordedAt, changes }) =>
      changes.flatMap((change) => (change.is === "admitted" ? [recordedAt - change.at] : [])),
    );
  expect(admissions).toEqual([0, 30_000, 0]);
});

test("the history says what each entry changed, newest first, by kind and by person, page after page", () => {
  const { room } = busyLedger();
  const all = room.history(null, "all", [], 200);
  expect(all.next).toBeNull();
  expect(all.entries.at(-1)?.changes).toEqual([{ is: "opened", at: now, capacity: 13, status: "live" }]);
  const seats = all.entries.flatMap(({ changes }) => changes).find(({ is }) => is === "set");
  expect(seats).toMatchObject({ what: "capacity", name: null, from: 13, to: 14 });
  const ana = all.entries.flatMap(({ changes }) => changes).find((one) => "name" in one && one.name === "Person 0");
  expect(ana).toMatchObject({
    is: "registered",
    seats: 2,
    tickets: [
      { typeName: "Admission", count: 2 },
      { typeName: "Dinner", count: 1 },
    ],
  });
  for (const entry of all.entries) expect(entry.changes.length, `entry ${entry.seq}`).toBeGreaterThan(0);
  const kinds = (["registrations", "waiting", "holds", "door", "settings"] as const).map(
    (kind) => new Set(room.history(null, kind, [], 200).entries.map(({ seq }) => seq)),
  );
  const covered = new Set(kinds.flatMap((seqs) => [...seqs]));
  expect(all.entries.every(({ seq }) => covered.has(seq))).toBe(true);
  const passIds = room.personOf(person(0)).passes.map(({ id }) => id);
  const about = room.history(null, "all", [person(0), ...passIds], 200).entries.flatMap(({ changes }) => changes);
  expect(about.map(({ is }) => is)).toEqual(["stopped", "admitted", "admitted", "registered"]);
  const paged: number[] = [];
  for (let before: number | null = null; ; ) {
    const page = room.history(before, "all", [], 3);
    paged.push(...page.entries.map(({ seq }) => seq));
    if (page.next === null) break;
    before = page.next;
  }
  expect(paged).toEqual(all.entries.map(({ seq }) => seq));
});

test("no pass's code is in the history", () => {
  const { room } = busyLedger();
  const codes = room.personOf(person(0)).passes.map(({ shortCode }) => shortCode);
  const text = JSON.stringify(room.history(null, "all", [], 200));
  for (const code of codes) expect(text).not.toContain(code);
});
