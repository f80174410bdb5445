import { runInDurableObject } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { type Databases, SHARDS, type Shard } from "#db/shards";
import type { CollegeId, EventId, UserId } from "#shared/ids";
import { ledgerName } from "#shared/object-names";
import { sha256Hex } from "#shared/sha256";
import { openSystem } from "./context.ts";
import { newId } from "./ids.ts";
import { moveColleges, SETTLE_MS } from "./jobs/move-colleges.ts";
import { runJobs } from "./jobs/run-jobs.ts";
import { addMove } from "./repositories/college-moves.ts";
import { KNOWN_TABLES } from "./repositories/college-rows.ts";
import { openPlatformDb } from "./repositories/platform-db.ts";
import { matchOf } from "./search-words.ts";
import type { SeedReport } from "./seed.ts";
import type { Authenticator } from "./test-authenticator.ts";
import {
  type Browser,
  commandId,
  eventually,
  failureOf,
  ORIGIN,
  openAdministrator,
  openBrowser,
} from "./test-browser.ts";
import { inShards } from "./test-databases.ts";

vi.setConfig({ testTimeout: 300_000 });

const MINUTE_MS = 60_000;
const REASON = "To make room in the database it lives in";
/** Of one parameter. Source: D1's limits. */
const D1_PARAMETER_BYTES_MAX = 2_000_000;
/** A death at each statement takes minutes: each day dies at others, and so many days at all of them. */
const STATEMENTS_APART = 16;
const FIRST_DEATH = 1 + (new Date().getUTCDate() % STATEMENTS_APART);
/** More than two pages. */
const MANY_SCANS = 1_203;

let staff: Browser;
let passkey: Authenticator;
let admin: Browser;
let seeded: SeedReport;

beforeAll(async () => {
  seeded = await (await exports.default.fetch(`${ORIGIN}/dev/seed`, { method: "POST" })).json();
  admin = await openAdministrator("riverside");
  staff = openBrowser("platform");
  await staff.signIn("platform-admin@campuspulse.example");
  passkey = await staff.addPasskey();
}, 300_000);
afterEach(() => {
  vi.useRealTimers();
});

const other = (shard: Shard): Shard => (shard === "DB_1" ? "DB_2" : "DB_1");
const homeOf = (collegeId: string) =>
  env.DB.prepare("SELECT shard, moving_since FROM colleges WHERE id = ?")
    .bind(collegeId)
    .first<{ shard: Shard; moving_since: number | null }>();
const stateOf = (collegeId: string) =>
  env.DB.prepare("SELECT state FROM college_moves WHERE college_id = ? ORDER BY asked_at DESC LIMIT 1")
    .bind(collegeId)
    .first<string>("state");

/** What one shard holds of a college, table by table, in an order that tells nothing. */
async function rowsIn(shard: Shard, collegeId: string): Promise<Record<string, string[]>> {
  const read = (table: string) => env[shard].prepare(`SELECT * FROM "${table}" WHERE college_id = ?`).bind(collegeId);
  const answers = await env[shard].batch(KNOWN_TABLES.shard.map(read));
  const found = KNOWN_TABLES.shard.map((table, at): [string, string[]] => [
    table,
    (answers[at]?.results ?? []).map((row) => JSON.stringify(row)).sort(),
  ]);
  return Object.fromEntries(found.filter(([, rows]) => rows.length > 0));
}

/** The events of a college that a search for the one made by hand finds there, and for what an older move left behind. */
async function foundIn(shard: Shard, collegeId: CollegeId): Promise<unknown[]> {
  const found =
    "SELECT events.title FROM event_words JOIN events ON events.rowid = event_words.rowid WHERE event_words MATCH ?";
  const matches = ["neill fai", "left"].map((q) => env[shard].prepare(found).bind(matchOf(q, collegeId)));
  const answers = await env[shard].batch<{ title: string }>(matches);
  return answers.flatMap(({ results }) => results.map(({ title }) => title));
}

async function everythingElse(collegeId: string): Promise<Record<string, unknown[]>> {
  const found: Record<string, unknown[]> = {};
  for (const table of KNOWN_TABLES.shard)
    found[table] = await inShards(`SELECT * FROM "${table}" WHERE college_id <> ? ORDER BY rowid`, collegeId);
  return found;
}

/** The minutes of the job from an instant on, until no move is left. */
async function runMoves(
  from: number,
  databases: Databases = env,
  afterwards: () => Promise<unknown> = async () => {},
): Promise<number> {
  let now = from;
  for (let minute = 0; minute < 40; minute++) {
    await moveColleges({ ...openSystem(env, now), env: { ...env, ...databases }, platform: openPlatformDb(databases) });
    await afterwards();
    const open = "SELECT count(*) AS n FROM college_moves WHERE state NOT IN ('done', 'failed')";
    if ((await env.DB.prepare(open).first<number>("n")) === 0) return now;
    now += MINUTE_MS;
  }
  throw new Error("a move does not end");
}

/** A college with a row in every table, put there by hand. */
async function makeCollege(manyScans = 3): Promise<CollegeId> {
  const id = newId("college", Date.now());
  const eventId = newId("event", Date.now());
  await env.DB.prepare(
    "INSERT INTO colleges (id, slug, name, accent, time_zone, currency, shard, created_at) VALUES (?1, ?1, 'A \"college\"', '#000000', 'UTC', 'EUR', 'DB_1', 0)",
  )
    .bind(id)
    .run();
  const into = (sql: string, ...values: (string | number | null)[]) => env.DB_1.prepare(sql).bind(id, ...values);
  await env.DB_1.batch([
    into(
      "INSERT INTO events (college_id, id, version, configured_version, status, title, summary, description, category, venue, starts_at, ends_at, sales_open_at, sales_close_at, capacity, approval, ticket_types, quotas, created_by, created_at) VALUES (?, ?, 1, 1, 'live', ?, '', '', '', '', 0, 0, 0, 0, 5, 0, '[]', '[]', 'usr_1', 0)",
      eventId,
      "O'Neill’s “fair” \\ 1e3 🎪",
    ),
    into(
      "INSERT INTO stations (college_id, id, event_id, name, kind, version, configured_version, lanes, prior_service_seconds, spare_lanes, servers_min, cooks, menu, created_at) VALUES (?, 'stn_1', ?, 'null', 'food', 1, 1, '[{\"a\": \"\\u2028\"}]', 30, 1, 1, 1, '[]', 0)",
      eventId,
    ),
    into("INSERT INTO gates (college_id, id, event_id, name, created_at) VALUES (?, 'gat_1', ?, '12', 0)", eventId),
    into(
      "INSERT INTO codes VALUES (?, 'cod_1', ?, 'EARLY', 5, null, null, 'null', '{\"kind\":\"share\"}', 1, null)",
      eventId,
    ),
    into("INSERT INTO code_uses VALUES (?, ?, 'cod_1', 2, 1)", eventId),
    into("INSERT INTO event_totals VALUES (?, ?, 1, 2, 3, 4, 5, 6, 7, 8, '{}', 9, '{}', 10)", eventId),
    into(
      "INSERT INTO registrations VALUES (?, ?, 'usr_1', 'reg_1', '', 'offered', 1, null, null, 3, 12, 1, '[]', 'cod_1', 250, 7, 200, 50, 1)",
      eventId,
    ),
    into(
      "INSERT INTO passes VALUES (?, 'pas_1', ?, 'reg_1', 'usr_1', 1, 'tty_1', 'A name', 1, null, null, 9007199254740991, '0', null, 1)",
      eventId,
    ),
    into("INSERT INTO venues VALUES (?, 'ven_1', 'Hall', '', 51.4769, -0.0005, null, 0)"),
    into("INSERT INTO rooms VALUES (?, 'rom_1', 'ven_1', '1', 12)"),
    into("INSERT INTO covers VALUES (?, 'cvr_1', ?, 'usr_1', 1, 2, null)", eventId),
    into("INSERT INTO event_audiences VALUES (?, ?, '@college.edu')", eventId),
    into(
      "INSERT INTO tokens VALUES (?, 'tok_1', 'stn_1', 'usr_1', 1, 'regular', 'waiting', 1, null, null, null, 12, 1)",
    ),
    into(
      "INSERT INTO orders VALUES (?, 'ord_1', 'stn_1', 'usr_1', 1, 'queued', '[]', 250, 0, null, 0, 1, 2, null, null, null, null, null, null, 1)",
    ),
    into('INSERT INTO forms VALUES (?, ?, 3, \'[{"a": "\\u2028"}]\', null)', eventId),
    into("INSERT INTO answers VALUES (?, ?, 'usr_1', 3, '[]', '{\"a\":\"1e3\"}', 1)", eventId),
    into(
      "INSERT INTO payments VALUES (?, 'pay_1', ?, 'reg_1', null, 'usr_1', 2500, 'EUR', '[]', '[]', 'settled', 'acct_1', 'cs_1', null, 0, 1, 2, 3, 100, 50, 0, null, null)",
      eventId,
    ),
    into("INSERT INTO refunds VALUES (?, 'rfd_1', 'pay_1', 500, '[]', 'asked', 'done', 're_1', 1, null, 3, null)"),
    into("INSERT INTO receipts VALUES (?, 1, 'receipt', 'pay_1', 'pay_1', ?, 'usr_1', '{\"a\": \"–\"}', 1)", eventId),
    into("INSERT INTO provider_events VALUES (?, 'evt_1', 'checkout.session.completed', 1)"),
    into(
      `INSERT INTO messages VALUES (?, 'pass:pas_1', 'inbox', 'pass-issued', ?, 'usr_1', null, 'delivered', 0, 1, 1, 2, 1, null,
        null, '{"title": "“Yours”", "text": "", "link": null}', null)`,
      eventId,
    ),
    into(
      `INSERT INTO campaigns VALUES (?, 'cmp_1', 3, 'draft', ?, '{"type":"event"}', '[]', '["mail"]', null, '["usr_1"]',
        'https://campuspulse.example', 'Say “when”', null, null, null, null, 0, null, null, 1)`,
      eventId,
    ),
    into("INSERT INTO opt_outs VALUES (?, 'event-campaigns', 'hash', 1)"),
    into(`INSERT INTO message_settings VALUES (?, 'usr_1', '{"turns":["sms"]}', 1320, 420, 'hi', 1)`),
    into(
      "INSERT INTO push_subscriptions VALUES (?, 'usr_1', 'hash', 'ses_1', 'https://push', 'key', 'auth', 'A phone', 1)",
    ),
    into("INSERT INTO phones VALUES (?, 'usr_1', '+447700900123', 1, null, null, 4, 1, 1)"),
    into(`INSERT INTO message_templates VALUES (?, 'pass-issued', 'hi', 1, '{"title": "पास"}', 'usr_1', 1)`),
    into(
      "INSERT INTO emergencies VALUES (?, 'emg_1', ?, 'own', 'Leave – now', 'usr_1', 1, 2, null, 'usr_2', 2, 3, 1, 2, 2, 7)",
      eventId,
    ),
    into("INSERT INTO event_rules VALUES (?, ?, 1, 200, 30, 5)", eventId),
    into("INSERT INTO guests VALUES (?, ?, 'usr_2', 'A “guest”', null, 'usr_1', 1, null)", eventId),
    into(
      "INSERT INTO transfers VALUES (?, 'trf_1', ?, 'pas_1', 'usr_1', 'ben@college.edu', 'hash', 1, 2, null, null, null)",
      eventId,
    ),
    into("INSERT INTO rules VALUES (?, ?, 'rul_1', 1, 1, '{}', 0, 'usr_1', 1, NULL)", eventId),
    into("INSERT INTO rule_memories VALUES (?, ?, 'event', 1, 1, '{}')", eventId),
    into(
      "INSERT INTO rule_decisions VALUES (?, ?, 'scan:1', 'event.scan.admitted', null, null, 1, 1, '{}', '[]', '[]', 0)",
      eventId,
    ),
    into(
      "INSERT INTO rule_effects VALUES (?, 'rfx_1', ?, 'scan:1', 'rul_1', 0, 'message', '{}', null, null, 'pending', null, null, null, 1, null)",
      eventId,
    ),
    into("INSERT INTO staffing_looks VALUES (?, ?, 1)", eventId),
    into("INSERT INTO idempotency_keys VALUES (?, 'key-1', 'digest', 1)"),
    into("INSERT INTO availabilities VALUES (?, ?, 'usr_1', 'free', 1)", eventId),
    into(
      "INSERT INTO staff_moves VALUES (?, 'smv_1', ?, 'usr_1', null, 'stn_1', 1, 'done', 1, null, 2, null, 3)",
      eventId,
    ),
    into(
      "INSERT INTO wallet_devices VALUES (?, 'device-1', 'pas_1', ?, 'apple', 'push', 'digest', 1, 1, 0, 2, 'failed')",
      eventId,
    ),
    into("INSERT INTO webhook_messages VALUES (?, 'm:1', 'ping', 'whk_1', 1, '{}')"),
    into("INSERT INTO webhook_deliveries VALUES (?, 'whk_1', 'm:1', 'delivered', 1, null, 1)"),
    into("INSERT INTO webhook_attempts VALUES (?, 'whk_1', 'm:1', 1, 1, 12, 200, null, 'ok')"),
    into("INSERT INTO event_notices VALUES (?, ?, 2, 'event-moved', 1, 7, 'usr_1', 1, 2)", eventId),
    into(
      "INSERT INTO event_series VALUES (?, 'ser_1', ?, 'FREQ=DAILY', 'UTC', 0, 1, '[]', null, null, null, '[]', 'usr_1', 0)",
      eventId,
    ),
    into("INSERT INTO incidents VALUES (?, ?, 'scan-1', 'pas_1', 'double-entry', '{\"a\":1}', 1, null, 2)", eventId),
    into("INSERT INTO sales VALUES (?, ?, 2, 'tty_1', 5, 2, -1)", eventId),
    into("INSERT INTO log_heads VALUES (?, ?, 2, 'hash')", eventId),
    into(
      "INSERT INTO scans WITH RECURSIVE n(seq) AS (SELECT 1 UNION ALL SELECT seq + 1 FROM n LIMIT ?2) SELECT ?1, ?3, seq, seq, 'gat_1', CASE WHEN seq % 2 THEN 'pas_1' END, CASE WHEN seq % 2 THEN NULL ELSE 'forged' END, NULL, 'entered', 1, '[]', NULL, NULL FROM n",
      manyScans,
      eventId,
    ),
    // Last, as in a copy: it wants to hear of much that is here, and there all of it is old.
    into(
      `INSERT INTO webhooks VALUES (?, 'whk_1', 'A “hook”', 'https://example.edu', '["scan.admitted","registration.confirmed"]', 'on', 'sealed', null, null, null, null, 'usr_1', 1)`,
    ),
  ]);
  return id;
}

async function askMove(collegeId: CollegeId, now = Date.now()): Promise<void> {
  const askedBy = await env.DB.prepare("SELECT id FROM users LIMIT 1").first<string>("id");
  const shard = (await homeOf(collegeId))?.shard ?? "DB_1";
  const move = { collegeId, askedAt: now, askedBy: askedBy as UserId, reason: REASON };
  expect(await addMove(openPlatformDb(env), { ...move, source: shard, target: other(shard) })).toBe(true);
}

/** `isSwitch`: of those that say where a college is, together with how far its move has come. */
type Fault = (statement: number, isSwitch: boolean) => "before" | "after" | null;

/** The databases over a connection that breaks: before a statement is done, or after it, when only the answer is lost. */
function breaking(fault: Fault): Databases & { readonly count: () => number } {
  let count = 0;
  const real = new WeakMap<object, D1PreparedStatement>();
  const guarded = async <T>(work: () => Promise<T>, isSwitch = false): Promise<T> => {
    const when = fault(++count, isSwitch);
    if (when === "before") throw new Error("D1_ERROR: Network connection lost.");
    const answer = await work();
    if (when === "after") throw new Error("D1_ERROR: Network connection lost.");
    return answer;
  };
  const statement = (one: D1PreparedStatement): D1PreparedStatement => {
    const wrapped = {
      bind: (...values: unknown[]) => {
        for (const value of values) expect(String(value).length * 3).toBeLessThan(D1_PARAMETER_BYTES_MAX);
        return statement(one.bind(...values));
      },
      all: () => guarded(() => one.all()),
      run: () => guarded(() => one.run()),
      raw: () => guarded(() => one.raw()),
      first: () => guarded(() => one.first()),
    } as unknown as D1PreparedStatement;
    real.set(wrapped, one);
    return wrapped;
  };
  const database = (d1: D1Database): D1Database =>
    ({
      prepare: (sql: string) => statement(d1.prepare(sql)),
      batch: (all: D1PreparedStatement[]) =>
        guarded(() => d1.batch(all.map((one) => real.get(one) ?? one)), d1 === env.DB),
    }) as unknown as D1Database;
  return { DB: database(env.DB), DB_1: database(env.DB_1), DB_2: database(env.DB_2), count: () => count };
}

describe("a college that moves to another shard", () => {
  let statements = 0;
  beforeAll(async () => {
    const whole = breaking(() => null);
    await askMove(await makeCollege());
    await runMoves(Date.now(), whole);
    statements = whole.count();
    expect(statements).toBeGreaterThan(90);
  });

  test("arrives whole and alone, while its day goes on", async () => {
    const { id: collegeId } = seeded.colleges.find(({ slug }) => slug === "riverside") ?? { id: "" as CollegeId };
    const event = seeded.events.find(({ title }) => title === "Open Day");
    const eventId = (event?.id ?? "") as EventId;
    const { shard: source } = (await homeOf(collegeId)) ?? { shard: "DB_1" };
    const target = other(source);
    const register = async (name: string) => {
      const browser = openBrowser("riverside");
      await browser.signIn(`${name}@riverside.example`);
      const done = await browser.api.attendee.register.mutate({ commandId: commandId(), eventId });
      if (!done.ok) throw new Error(done.refusal.code);
      return browser;
    };
    const titles = async () =>
      (await openBrowser("riverside").api.attendee.listEvents.query({})).map(({ title }) => title);
    const passesOf = async (shard: Shard) =>
      (await env[shard].prepare("SELECT count(*) AS n FROM passes WHERE college_id = ?").bind(collegeId).first("n")) ??
      0;
    await register("before");
    await eventually(
      () => passesOf(source),
      (n) => n === 1,
    );
    const [before, others, list] = [await rowsIn(source, collegeId), await everythingElse(collegeId), await titles()];

    const asked = await staff.platform.platform.moveCollege.mutate({ collegeId, target, reason: REASON });
    expect(asked.shards).toEqual(SHARDS);
    const one = asked.moves.find(({ slug }) => slug === "riverside");
    expect(one).toMatchObject({ source, target, state: "asked", reason: REASON });
    const start = Date.now();
    await moveColleges(openSystem(env, start));
    expect(await homeOf(collegeId)).toEqual({ shard: source, moving_since: start });

    // What was decided keeps being decided, what is set up has to wait, and what was written is read.
    expect(await titles()).toEqual(list);
    const ledger = env.EVENT_LEDGER.getByName(ledgerName(collegeId, eventId));
    await runInDurableObject(ledger, (_, state) => state.abort()).catch(() => {}); // it had the old home in mind
    const during = await register("during");
    const { registration } = await during.api.attendee.getPass.query({ eventId });
    const volunteer = openBrowser("riverside");
    await volunteer.signIn("volunteer@riverside.example");
    const gateId = event?.gates[0]?.id ?? "";
    const scan = { commandId: commandId(), eventId, gateId, code: registration.passes[0]?.code ?? "" };
    expect(await volunteer.api.scanner.scan.mutate(scan)).toMatchObject({ ok: true, value: { verdict: "admit" } });
    const addGate = () => admin.api.organizer.addGate.mutate({ eventId, name: "Back door" });
    await expect(addGate()).rejects.toThrow("on its way to another database");
    expect(await failureOf(addGate())).toBe("COLLEGE_MOVING");
    const given = { commandId: commandId(), email: "before@riverside.example", role: "volunteer" } as const;
    const role = await admin.api.people.giveRole.mutate({ ...given, place: { eventId }, startsAt: null, endsAt: null });
    expect(role).toMatchObject({ kind: "given", grant: { event: "Open Day" } });

    // Nothing is copied while somebody may still write.
    await moveColleges(openSystem(env, start + SETTLE_MS - 1));
    expect(await stateOf(collegeId)).toBe("settling");
    let now = start + SETTLE_MS;
    for (; (await homeOf(collegeId))?.shard === source; now += MINUTE_MS) await moveColleges(openSystem(env, now));
    expect(await homeOf(collegeId)).toEqual({ shard: target, moving_since: null });
    await moveColleges(openSystem(env, now)); // whoever reads the old rows may end
    const arrived = await rowsIn(target, collegeId);
    expect(arrived).toEqual(await rowsIn(source, collegeId));
    expect([arrived.events, arrived.gates, arrived.passes]).toEqual([before.events, before.gates, before.passes]);

    // At its new home it reads and writes; what waited in the objects arrives there.
    expect(await titles()).toEqual(list);
    await addGate();
    await eventually(
      () => passesOf(target),
      (n) => n === 2,
    );
    expect(await passesOf(target)).toBe(2);
    await runMoves(now + SETTLE_MS);
    expect(await rowsIn(source, collegeId)).toEqual({});
    expect(await everythingElse(collegeId)).toEqual(others);
    const { moves } = await staff.platform.platform.listMoves.query();
    expect(moves.find(({ slug }) => slug === "riverside")).toMatchObject({
      state: "done",
      failure: null,
      rows: Object.values(arrived).flat().length,
    });
    const { entries } = await admin.api.audit.list.query({});
    expect(entries.find(({ action }) => action === "platform.moveCollege")).toMatchObject({ reason: REASON });
  });

  test("is copied over several pages, and the digest says what was copied", async () => {
    const collegeId = await makeCollege(MANY_SCANS);
    const before = await rowsIn("DB_1", collegeId);
    expect(Object.keys(before).sort()).toEqual([...KNOWN_TABLES.shard].sort());
    // Something that an older move left behind.
    const left =
      "INSERT INTO events (college_id, id, version, configured_version, status, title, summary, description, category, venue, starts_at, ends_at, sales_open_at, sales_close_at, capacity, approval, ticket_types, quotas, created_by, created_at) SELECT college_id, 'evt_left', 1, 1, 'published', 'Left', '', '', '', '', 1, 1, 1, 1, 1, 0, '[]', '[]', '', 0 FROM (SELECT ? AS college_id)";
    await env.DB_2.prepare(left).bind(collegeId).run();
    await askMove(collegeId);
    await runMoves(Date.now());
    expect(await rowsIn("DB_2", collegeId)).toEqual(before);
    expect(await rowsIn("DB_1", collegeId)).toEqual({});
    expect([await foundIn("DB_1", collegeId), await foundIn("DB_2", collegeId)]).toEqual([
      [],
      ["O'Neill’s “fair” \\ 1e3 🎪"],
    ]);
    const move = await env.DB.prepare("SELECT rows, digest FROM college_moves WHERE college_id = ?")
      .bind(collegeId)
      .first();
    expect(move).toEqual({ rows: Object.values(before).flat().length, digest: await digestIn("DB_2", collegeId) });
  });

  test("is never in two places or in none, wherever the process is killed", async () => {
    for (let at = FIRST_DEATH; at <= statements; at += STATEMENTS_APART) {
      const collegeId = await makeCollege();
      const before = await rowsIn("DB_1", collegeId);
      await askMove(collegeId);
      const start = Date.now();
      // From that statement on nothing is done any more, and nobody is there to clean up.
      const dying = breaking((count) => (count < at ? null : "before"));
      await runMoves(start, dying).catch(() => {});
      const home = (await homeOf(collegeId))?.shard ?? "DB_1";
      expect(await rowsIn(home, collegeId), `killed before statement ${at}`).toEqual(before);
      await runMoves(start + 60 * MINUTE_MS);
      const end = await homeOf(collegeId);
      expect(end, `killed before statement ${at}`).toEqual({ shard: "DB_2", moving_since: null });
      expect(await rowsIn("DB_2", collegeId)).toEqual(before);
      expect(await rowsIn("DB_1", collegeId)).toEqual({});
    }
  });

  test("stays where it was, or arrives, when a statement fails", async () => {
    const ends = new Set<string>();
    for (let at = FIRST_DEATH; at <= statements; at += STATEMENTS_APART) {
      // A statement that was done though its answer was lost is the harder case.
      const when = at % 5 === 0 ? "before" : "after";
      const collegeId = await makeCollege();
      const before = await rowsIn("DB_1", collegeId);
      await askMove(collegeId);
      const start = Date.now();
      const failing = breaking((count) => (count === at ? when : null));
      await runMoves(start, failing).catch(() => {});
      await runMoves(start + 60 * MINUTE_MS);
      const end = await homeOf(collegeId);
      const home = end?.shard ?? "DB_1";
      ends.add(`${home} ${await stateOf(collegeId)}`);
      expect(end?.moving_since, `failed ${when} statement ${at}`).toBeNull();
      expect(await rowsIn(home, collegeId), `failed ${when} statement ${at}`).toEqual(before);
      expect(await rowsIn(other(home), collegeId), `failed ${when} statement ${at}`).toEqual({});
    }
    expect([...ends].sort()).toEqual(["DB_1 failed", "DB_2 done"]);
  });

  test("is not brought back by a switch whose answer was lost", async () => {
    let switches = 0;
    for (let at = 1; ; at++) {
      const collegeId = await makeCollege();
      const before = await rowsIn("DB_1", collegeId);
      await askMove(collegeId);
      const start = Date.now();
      let seen = 0;
      const failing = breaking((_, isSwitch) => (isSwitch && ++seen === at ? "after" : null));
      await runMoves(start, failing).catch(() => {});
      await runMoves(start + 60 * MINUTE_MS);
      const end = await homeOf(collegeId);
      const home = end?.shard ?? "DB_1";
      expect(end?.moving_since, `lost the answer of switch ${at}`).toBeNull();
      expect(await rowsIn(home, collegeId), `lost the answer of switch ${at}`).toEqual(before);
      expect(await rowsIn(other(home), collegeId), `lost the answer of switch ${at}`).toEqual({});
      if (seen < at) break;
      switches = at;
    }
    expect(switches).toBeGreaterThan(1);
  });

  test("stays where it was when its copy is not the same", async () => {
    const strange =
      "INSERT INTO scans SELECT college_id, event_id, 0, at, gate_id, pass_id, 'put in', list_id, did, people, others, forced, by_rule FROM scans";
    const changes: readonly [what: string, sql: string][] = [
      ["a row too many", `${strange} WHERE college_id = ? AND seq = 1`],
      ["a row too few", "DELETE FROM scans WHERE college_id = ? AND seq = 2"],
      ["another value", "UPDATE scans SET at = at + 1 WHERE college_id = ? AND seq = 2"],
      ["a number as text", "UPDATE gates SET created_at = 'x' WHERE college_id = ?"],
    ];
    for (const [what, sql] of changes) {
      const collegeId = await makeCollege();
      const before = await rowsIn("DB_1", collegeId);
      await askMove(collegeId);
      const start = Date.now();
      // Between the last page and the switch.
      let isDone = false;
      const meddling = breaking(() => null);
      const watched = {
        ...meddling,
        DB_2: new Proxy(meddling.DB_2, {
          get: (target, name) => {
            if (name !== "prepare") return Reflect.get(target, name, target);
            return (statement: string) => {
              const isReadingBack = /^select \* from "(scans|gates)"/.test(statement) && sql.includes(RegExp.$1);
              if (!isReadingBack || isDone) return target.prepare(statement);
              isDone = true;
              return afterDoing(sql, collegeId, statement);
            };
          },
        }),
      };
      await runMoves(start, watched);
      expect(isDone, what).toBe(true);
      expect(await stateOf(collegeId), what).toBe("failed");
      expect(await homeOf(collegeId), what).toEqual({ shard: "DB_1", moving_since: null });
      expect(await rowsIn("DB_1", collegeId), what).toEqual(before);
      expect(await rowsIn("DB_2", collegeId), what).toEqual({});
      // And can be asked for again.
      await askMove(collegeId, start + 1);
      await runMoves(start + 60 * MINUTE_MS);
      expect(await rowsIn("DB_2", collegeId), what).toEqual(before);
    }
  });

  test("stays where it was when somebody wrote after all", async () => {
    const changes: readonly [what: string, where: Shard, sql: string][] = [
      ["a row changed in the source", "DB_1", "UPDATE passes SET admitted_at = 7 WHERE college_id = ?"],
      [
        "a row more in the source",
        "DB_1",
        `INSERT INTO gates SELECT college_id, 'gat_2', event_id, '', 0 FROM gates WHERE college_id = ?`,
      ],
      [
        "a row more in the target",
        "DB_2",
        `INSERT INTO gates SELECT college_id, 'gat_2', event_id, '', 0 FROM gates WHERE college_id = ?`,
      ],
    ];
    for (const [what, where, sql] of changes) {
      const collegeId = await makeCollege();
      await askMove(collegeId);
      let isDone = false;
      await runMoves(Date.now(), env, async () => {
        if (isDone || (await stateOf(collegeId)) !== "verifying") return;
        isDone = true;
        await env[where].prepare(sql).bind(collegeId).run();
      });
      expect([what, isDone, await stateOf(collegeId)]).toEqual([what, true, "failed"]);
      expect(await homeOf(collegeId), what).toEqual({ shard: "DB_1", moving_since: null });
      expect(await rowsIn("DB_2", collegeId), what).toEqual({});
    }
  });

  test("takes long texts in parcels that the database takes", async () => {
    const collegeId = await makeCollege();
    const long = "ऋ".repeat(8_000);
    const numbers = JSON.stringify(Array.from({ length: 300 }, (_, at) => at));
    const series = `INSERT INTO events (college_id, id, version, status, title, summary, description, category, venue, starts_at, ends_at, sales_open_at, sales_close_at, capacity, approval, ticket_types, quotas, created_by, created_at) SELECT ?1, 'evt_' || value, 1, 'draft', '', '', ?2, '', '', 1, 1, 1, 1, 1, 0, '[]', '[]', '', 0 FROM json_each('${numbers}')`;
    await env.DB_1.prepare(series).bind(collegeId, long).run();
    const before = await rowsIn("DB_1", collegeId);
    expect(before.events).toHaveLength(301);
    await askMove(collegeId);
    await runMoves(
      Date.now(),
      breaking(() => null),
    );
    expect(await rowsIn("DB_2", collegeId)).toEqual(before);
  });

  test("comes to rest from when it was frozen, however late the minute and long the jobs before it", async () => {
    const collegeId = await makeCollege();
    await askMove(collegeId);
    const scheduled = Date.now();
    let asked = 0;
    await runJobs(env, () => scheduled + 20_000 * asked++);
    expect((await homeOf(collegeId))?.moving_since).toBeGreaterThan(scheduled + 60_000);
    await runMoves(scheduled + 10 * MINUTE_MS);
  });

  test("that leaves does not move", async () => {
    const collegeId = await makeCollege();
    await env.DB.prepare("UPDATE colleges SET leaving_at = 1 WHERE id = ?").bind(collegeId).run();
    const askedBy = (await env.DB.prepare("SELECT id FROM users LIMIT 1").first<string>("id")) as UserId;
    const move = { collegeId, askedAt: 1, askedBy, reason: REASON, source: "DB_1", target: "DB_2" } as const;
    expect(await addMove(openPlatformDb(env), move)).toBe(false);
  });

  test("is taken by one run at a time", async () => {
    const collegeId = await makeCollege();
    const before = await rowsIn("DB_1", collegeId);
    await askMove(collegeId);
    const start = Date.now();
    for (let minute = 0; minute < 14; minute++) {
      const ctx = openSystem(env, start + minute * MINUTE_MS);
      await Promise.all(Array.from({ length: 5 }, () => moveColleges(ctx)));
    }
    expect(await stateOf(collegeId)).toBe("done");
    expect(await rowsIn("DB_2", collegeId)).toEqual(before);
  });

  test("is refused where it makes no sense", async () => {
    const { id: collegeId } = seeded.colleges.find(({ slug }) => slug === "hillcrest") ?? { id: "" };
    const { shard } = (await homeOf(collegeId)) ?? { shard: "DB_1" as Shard };
    const move = { collegeId, target: other(shard) as string, reason: REASON };
    const { moveCollege } = staff.platform.platform;
    // The tests before may have taken longer than a second factor counts.
    await staff.stepUp(passkey);
    await expect(moveCollege.mutate({ ...move, target: shard })).rejects.toThrow("in that database already");
    expect(await failureOf(moveCollege.mutate({ ...move, target: "DB" }))).toBe("NOT_FOUND");
    expect(await failureOf(moveCollege.mutate({ ...move, reason: "why" }))).toBe("BAD_INPUT");
    await moveCollege.mutate(move);
    expect((await moveCollege.mutate(move)).moves.filter(({ slug }) => slug === "hillcrest")).toHaveLength(1);
    await expect(moveCollege.mutate({ ...move, reason: "Another reason" })).rejects.toThrow("on its way already");
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 11 * MINUTE_MS });
    expect(await failureOf(moveCollege.mutate(move))).toBe("STEP_UP_NEEDED");
  });
});

/** A statement before which another is done. */
function afterDoing(sql: string, collegeId: string, statement: string): D1PreparedStatement {
  const make = (values: unknown[]): object => ({
    bind: (...more: unknown[]) => make(more),
    all: async () => {
      await env.DB_2.prepare(sql).bind(collegeId).run();
      return env.DB_2.prepare(statement)
        .bind(...values)
        .all();
    },
  });
  return make([]) as D1PreparedStatement;
}

/** The same sum over the same rows, from what the schema of the database says of keys and columns. */
async function digestIn(shard: Shard, collegeId: string): Promise<string> {
  const order = ["venues", "rooms", "events", "covers", "event_audiences", "stations", "gates", "codes", "code_uses"];
  order.push(
    "event_totals",
    "orders",
    "tokens",
    "registrations",
    "passes",
    "scans",
    "incidents",
    "sales",
    "log_heads",
    "campaigns",
    "messages",
    "message_settings",
    "opt_outs",
    "push_subscriptions",
    "phones",
    "message_templates",
    "emergencies",
    "forms",
    "answers",
  );
  order.push("payments", "refunds", "receipts", "provider_events", "event_series", "event_notices");
  order.push("event_rules", "guests", "transfers", "wallet_devices", "idempotency_keys");
  order.push("rules", "rule_memories", "rule_decisions", "rule_effects");
  order.push("staffing_looks", "availabilities", "staff_moves");
  order.push("webhook_messages", "webhook_deliveries", "webhook_attempts", "webhooks");
  let digest = "";
  for (const table of order) {
    const { results: columns } = await env[shard].prepare(`PRAGMA table_info("${table}")`).all<{
      name: string;
      pk: number;
    }>();
    const key = columns.filter(({ pk }) => pk > 0).sort((a, b) => a.pk - b.pk);
    const { results } = await env[shard]
      .prepare(`SELECT * FROM "${table}" WHERE college_id = ? ORDER BY ${key.map(({ name }) => name).join()}`)
      .bind(collegeId)
      .all();
    const rows = results.map((row) => columns.map(({ name }) => row[name]));
    for (let from = 0; from === 0 || from < rows.length; from += 250)
      digest = await sha256Hex(`${digest}\n${table}\n${JSON.stringify(rows.slice(from, from + 250))}`);
  }
  return digest;
}
