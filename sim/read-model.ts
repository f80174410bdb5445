import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { drizzle } from "drizzle-orm/d1";
import { colleges } from "#db/schema/directory/colleges";
import { users } from "#db/schema/directory/users";
import { events } from "#db/schema/shard/events";
import { stations } from "#db/schema/shard/stations";
import type { Shard } from "#db/shards";
import type { SqlValue } from "#durable-objects/authority/storage";
import type { UserId } from "#shared/ids";
import type { College } from "./campus.ts";
import { type D1, d1Over, openDatabase } from "./d1.ts";
import type { Faults } from "./faults.ts";
import type { Sometimes } from "./sometimes.ts";
import type { Timeline } from "./timeline.ts";

/**
 * The directory, and the shard in which all colleges of a day live: the real schemas, reached over a network that is not
 * always there. Only one day at a time can use them.
 */
export class ReadModel {
  readonly #shard: DatabaseSync = emptied(SHARD);
  /** The shard. */
  readonly d1: D1;
  readonly databases: Record<"DB" | Shard, D1>;
  readonly #timeline: Timeline;
  readonly #faults: Faults;
  readonly #met: (what: Sometimes) => void;

  constructor(timeline: Timeline, faults: Faults, met: (what: Sometimes) => void, wrap: (d1: D1) => D1) {
    this.d1 = wrap(d1Over(this.#shard));
    this.databases = { DB: d1Over(emptied(DIRECTORY)), DB_1: this.d1, DB_2: d1Over(emptied(OTHER_SHARD)) };
    this.#timeline = timeline;
    this.#faults = faults;
    this.#met = met;
  }

  /**
   * One call from an object: a way there, the work, a way back.
   * @param isLate whether whoever asked has died meanwhile; the work is done all the same
   */
  async call(work: (d1: D1) => Promise<void>, isLate: () => boolean): Promise<void> {
    await this.#timeline.sleep(this.#faults.hit("d1Slow") ? 60_000 : 20);
    if (this.#faults.hit("d1Unreachable")) {
      this.#met("projection refused");
      throw new Error("D1_ERROR: Network connection lost.");
    }
    if (isLate()) this.#met("projection of a dead object arrives late");
    await work(this.d1);
    await this.#timeline.sleep(10);
    if (this.#faults.hit("d1ReplyLost")) {
      this.#met("projection committed, reply lost");
      throw new Error("D1_ERROR: Network connection lost.");
    }
  }

  /** What the catalogue holds before the day begins: rows the projections refer to. */
  async open(college: College, createdAt: number): Promise<void> {
    const directory = drizzle(this.databases.DB);
    const db = drizzle(this.d1);
    const { collegeId, eventId } = college;
    const person = (id: UserId) => ({ id, email: `${id}@example.test`, name: id, platformRole: null, createdAt });
    const station = {
      collegeId,
      eventId,
      version: 1,
      priorServiceSeconds: 30,
      spareLanes: 0,
      serversMin: 1,
      cooks: 1,
      lanes: [],
      menu: [],
      createdAt,
    };
    await directory.batch([
      directory.insert(colleges).values({
        shard: "DB_1",
        id: collegeId,
        slug: collegeId,
        name: collegeId,
        accent: "#000000",
        timeZone: "UTC",
        currency: "EUR",
        createdAt,
      }),
      directory.insert(users).values([college.organizer, ...college.people].map(person)),
    ]);
    await db.batch([
      db.insert(events).values({
        collegeId,
        id: eventId,
        version: 1,
        status: "published",
        title: "Open day",
        summary: "",
        description: "",
        category: "",
        venue: "",
        startsAt: createdAt,
        endsAt: createdAt,
        salesOpenAt: createdAt,
        salesCloseAt: createdAt,
        capacity: 1,
        approval: false,
        ticketTypes: [],
        quotas: [],
        createdBy: college.organizer,
        createdAt,
      }),
      db.insert(stations).values([
        { ...station, id: college.deskId, name: "Help desk", kind: "service" as const },
        { ...station, id: college.kitchenId, name: "Canteen", kind: "food" as const },
      ]),
    ]);
  }

  rows(sql: string, ...params: SqlValue[]): Record<string, SqlValue>[] {
    const rows: unknown[] = this.#shard.prepare(sql).all(...params);
    return rows.map((row) => Object.assign({}, row as Record<string, SqlValue>));
  }
}

/** Building a schema costs as much as a small day, so the databases serve a process, emptied for each day. */
const DIRECTORY = migrated("directory");
const SHARD = migrated("shard");
const OTHER_SHARD = migrated("shard");

function emptied(database: DatabaseSync): DatabaseSync {
  // The full-text index is emptied by its triggers, and by nobody else.
  const ours = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'event_words%'";
  const tables: unknown[] = database.prepare(ours).all();
  database.exec("PRAGMA foreign_keys = OFF");
  for (const table of tables) database.exec(`DELETE FROM ${(table as { name: string }).name}`);
  database.exec("PRAGMA foreign_keys = ON");
  return database;
}

function migrated(kind: "directory" | "shard"): DatabaseSync {
  const database = openDatabase();
  database.exec(loadMigrations(join(import.meta.dirname, "..", "db", "migrations", kind)));
  return database;
}

function loadMigrations(folder: string): string {
  const names = readdirSync(folder).filter((name) => name.endsWith(".sql"));
  return names
    .sort()
    .map((name) => readFileSync(join(folder, name), "utf8"))
    .join("\n");
}
