import { createHash, randomBytes } from "node:crypto";
import { SHARDS } from "#db/shards";
import { KINDS } from "#shared/message-kinds";
import type { Served } from "../../scripts/serve.ts";
import type { People } from "./people.ts";

/** As a browser says it of itself. */
export type Subscription = { readonly endpoint: string; readonly p256dh: string; readonly auth: string };

/** By channel and state: "push delivered". */
export type MessageCounts = Readonly<Record<string, number>>;

type Database = Awaited<ReturnType<Served["database"]>>;

const KIND = "rule-person";

/** People with a browser, a phone and an address for mail each, who are told things: put where the app would have put them. */
export class ToldPeople {
  readonly #people: People;
  readonly #count: number;

  constructor(people: People, count: number) {
    this.#people = people;
    this.#count = count;
  }

  /** Everybody wants to be told by notification, by text message and by mail, and can be. */
  async settle(served: Served, subscriptions: readonly Subscription[]): Promise<void> {
    const [db, collegeId] = [await shardOf(served), await collegeOf(served)];
    const rows = subscriptions.slice(0, this.#count).map((subscription, at) => ({
      ...subscription,
      userId: this.#people.attendees[at]?.userId,
      id: createHash("sha256").update(subscription.endpoint).digest("hex"),
      number: `+4477${String(10_000_001 + at * 10).padStart(8, "0")}`,
    }));
    const from = "FROM json_each(?2) j";
    const channels = JSON.stringify({ news: ["push", "sms", "mail"] });
    const write = (sql: string) => db.prepare(sql).bind(collegeId, JSON.stringify(rows));
    await db.batch([
      write(
        `INSERT INTO message_settings SELECT ?1, value ->> 'userId', '${channels}', 0, 0, 'en', 1 ${from} WHERE true`,
      ),
      write(
        `INSERT INTO push_subscriptions SELECT ?1, value ->> 'userId', value ->> 'id', 'ses_1', value ->> 'endpoint',
          value ->> 'p256dh', value ->> 'auth', 'Bench', 1 ${from} WHERE true`,
      ),
      write(
        `INSERT INTO phones SELECT ?1, value ->> 'userId', value ->> 'number', 1, null, null, 5, 1, 1 ${from} WHERE true`,
      ),
    ]);
  }

  /** Messages to them in turn. */
  async add(served: Served, count: number): Promise<void> {
    const [db, collegeId] = [await shardOf(served), await collegeOf(served)];
    const now = Date.now();
    const run = randomBytes(4).toString("hex");
    const rows = Array.from({ length: count }, (_, at) => ({
      id: `bench:${run}:${at}`,
      userId: this.#people.attendees[at % this.#count]?.userId,
      variables: { "rule.text": `Number ${run} ${at}` },
    }));
    await db
      .prepare(
        `INSERT INTO messages (college_id, id, channel, kind, user_id, variables, status, due_at, attempts, created_at, expires_at)
         SELECT ?1, value ->> 'id', 'inbox', '${KIND}', value ->> 'userId', value -> 'variables', 'pending', 0, 0, ?3, ?4
         FROM json_each(?2) WHERE true`,
      )
      .bind(collegeId, JSON.stringify(rows), now, now + KINDS[KIND].goodForMs)
      .run();
  }

  async count(served: Served): Promise<MessageCounts> {
    const db = await shardOf(served);
    const { results } = await db
      .prepare("SELECT channel || ' ' || status AS state, count(*) AS n FROM messages GROUP BY 1")
      .all<{ state: string; n: number }>();
    return Object.fromEntries(results.map(({ state, n }) => [state, n]));
  }
}

function shardOf(served: Served): Promise<Database> {
  return served.database(SHARDS[0]);
}

async function collegeOf(served: Served): Promise<string> {
  const db = await served.database("DB");
  return String(await db.prepare("SELECT id FROM colleges LIMIT 1").first("id"));
}
