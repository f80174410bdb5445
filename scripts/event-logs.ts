import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import * as z from "zod";
import { SHARDS } from "#db/shards";
import { CHAIN_START, type ChainHead } from "#shared/hash-chain";
import { ANCHOR_ACTION, followLog, isCut, readEntry, type StoredEntry } from "#shared/log-chain";

const ROWS_PER_PAGE = 1_000;
/** Where the local platform keeps the objects of a class, below the folder of its state. */
const LEDGERS = "v3/do/campuspulse-EventLedger";

type Event = { readonly eventId: string; readonly collegeId: string };
/** Asks one of the databases; `sql` holds no value from outside. */
export type Ask = (binding: string, sql: string) => Promise<Record<string, unknown>[]>;
/** `event`, `head`: whose log was found whole, and its newest entry. */
export type Said = {
  readonly ok: boolean;
  readonly says: string;
  readonly event?: string;
  readonly head?: ChainHead;
};
/** Heads that somebody kept elsewhere, by event. */
export type KeptHeads = ReadonlyMap<string, ChainHead>;

const headSchema = z.object({ seq: z.number(), hash: z.string() });
/** Whoever can write a ledger's file must not write what is asked of a database. */
const idSchema = z.string().regex(/^\w+$/);
const eventSchema = z.object({ eventId: idSchema, collegeId: idSchema });

/**
 * Follows the log of every event's ledger on this machine. Only the platform reads those of the deployed ones.
 * @param folder of the local platform's state
 * @param kept   of an earlier run: each is among what is met, and missed where its log is gone
 * @returns a line for each event, also for those of which something was noted and no log is here
 */
export async function verifyEventLogs(folder: string, ask: Ask, kept: KeptHeads = new Map()): Promise<Said[]> {
  const anchored = await anchoredEvents(ask);
  const missed = new Map(kept);
  const lines: Said[] = [];
  for (const file of await ledgerFiles(folder)) {
    const event = identityIn(file);
    if (event === "unreadable") lines.push({ ok: false, says: `${file}: cannot be read` });
    if (event === "unreadable" || event === null) continue;
    const { eventId } = event;
    anchored.delete(eventId);
    missed.delete(eventId);
    const { says, ...said } = verifyEventLog(file, withKept(await headsOf(ask, event), kept.get(eventId)));
    lines.push({ ...said, says: `event ${eventId}: ${says}`, event: eventId });
  }
  for (const event of anchored.values()) {
    const heads = withKept(await headsOf(ask, event), kept.get(event.eventId));
    missed.delete(event.eventId);
    lines.push(missing(event.eventId, heads.at(-1)));
  }
  return [...lines, ...[...missed].map(([eventId, head]) => missing(eventId, head))];
}

/**
 * What can be said of deployed ledgers without their logs: whether all that was noted of each agrees, with what somebody kept too.
 * @returns a line for each event, which says that its log was not followed
 */
export async function verifyNotedHeads(ask: Ask, kept: KeptHeads = new Map()): Promise<Said[]> {
  const lines: Said[] = [];
  const missed = new Map(kept);
  for (const event of (await anchoredEvents(ask)).values()) {
    const { eventId } = event;
    const before = kept.get(eventId);
    missed.delete(eventId);
    const heads = await headsOf(ask, event);
    const newest = heads.at(-1);
    const twice = withKept(heads, before).find(({ seq, hash }, index, all) => {
      const next = all[index + 1];
      return next?.seq === seq && next.hash !== hash;
    });
    const is = twice
      ? `entry ${twice.seq} was noted with two hashes`
      : before && newest && newest.seq < before.seq
        ? `what was noted ends before entry ${before.seq}, which was there`
        : null;
    const says = is ?? `${heads.length} heads up to entry ${newest?.seq ?? 0} agree; its log was not followed`;
    lines.push({
      ok: is === null,
      says: `event ${eventId}: ${says}`,
      event: eventId,
      ...(newest ? { head: newest } : {}),
    });
  }
  return [...lines, ...[...missed].map(([eventId, head]) => missing(eventId, head))];
}

function missing(eventId: string, newest: ChainHead | undefined): Said {
  return { ok: false, says: `event ${eventId}: missing, though it had ${newest?.seq ?? 0} entries` };
}

function withKept(heads: readonly ChainHead[], kept: ChainHead | undefined): ChainHead[] {
  const isMet = !kept || kept.seq === 0 || heads.some(({ seq, hash }) => seq === kept.seq && hash === kept.hash);
  return isMet ? [...heads] : [...heads, kept].sort((a, b) => a.seq - b.seq);
}

/** Events whose logs were noted, in whichever shard their college lives, or by whoever ended them. */
async function anchoredEvents(ask: Ask): Promise<Map<string, Event>> {
  const events = new Map<string, Event>();
  const more = async (binding: string, table: string) => {
    for (let after = ""; ; ) {
      const rows = await ask(
        binding,
        `SELECT DISTINCT collegeId, eventId FROM (${table}) WHERE eventId > '${after}' ORDER BY eventId LIMIT ${ROWS_PER_PAGE}`,
      );
      const found = rows.map((row) => eventSchema.parse(row));
      for (const event of found) events.set(event.eventId, event);
      after = found.at(-1)?.eventId ?? after;
      if (found.length < ROWS_PER_PAGE) return;
    }
  };
  for (const shard of SHARDS) await more(shard, "SELECT college_id AS collegeId, event_id AS eventId FROM log_heads");
  await more(
    "DB",
    `SELECT college_id AS collegeId, input ->> 'eventId' AS eventId FROM audit_entries WHERE action = '${ANCHOR_ACTION}'`,
  );
  return events;
}

/** What was noted of an event's log, in the order of its entries. */
async function headsOf(ask: Ask, { collegeId, eventId }: Event): Promise<ChainHead[]> {
  const heads: ChainHead[] = [];
  for (const shard of SHARDS) {
    for (let after = 0; ; ) {
      const rows = await ask(
        shard,
        `SELECT seq, hash FROM log_heads WHERE college_id = '${collegeId}' AND event_id = '${eventId}' AND seq > ${after}
         ORDER BY seq LIMIT ${ROWS_PER_PAGE}`,
      );
      const found = rows.map((row) => headSchema.parse(row));
      heads.push(...found);
      after = found.at(-1)?.seq ?? after;
      if (found.length < ROWS_PER_PAGE) break;
    }
  }
  const ended = await ask(
    "DB",
    `SELECT input ->> 'seq' AS seq, input ->> 'hash' AS hash FROM audit_entries
     WHERE college_id = '${collegeId}' AND action = '${ANCHOR_ACTION}' AND input ->> 'eventId' = '${eventId}'
     LIMIT ${ROWS_PER_PAGE}`,
  );
  return [...heads, ...ended.map((row) => headSchema.parse(row))].sort((a, b) => a.seq - b.seq);
}

async function ledgerFiles(folder: string): Promise<string[]> {
  const ledgers = join(folder, LEDGERS);
  if (!existsSync(ledgers)) return [];
  const files = (await readdir(ledgers)).filter((name) => name.endsWith(".sqlite"));
  return files.sort().map((name) => join(ledgers, name));
}

/**
 * Follows one event's log from its first entry, a page at a time.
 * @param heads what was noted of it elsewhere, in the order of its entries
 * @returns what is to be said of it: how it ends, or where it was touched
 */
export function verifyEventLog(file: string, heads: readonly ChainHead[]): Said {
  const database = new DatabaseSync(file, { readOnly: true });
  const anchors = new Map(heads.map(({ seq, hash }) => [seq, hash]));
  const twice = heads.find(({ seq, hash }) => anchors.get(seq) !== hash);
  if (twice) {
    database.close();
    return { ok: false, says: `entry ${twice.seq} was noted with two hashes` };
  }
  let head: ChainHead = { seq: 0, hash: CHAIN_START };
  let unchained = 0;
  try {
    const page = database.prepare("SELECT * FROM log WHERE seq > ? ORDER BY seq LIMIT ?");
    for (;;) {
      const rows = page.all(head.seq, ROWS_PER_PAGE) as unknown as StoredEntry[];
      const followed = followLog(head, rows.map(readEntry), anchors);
      if (!followed.ok) return { ok: false, says: BREAKS[followed.why](followed.brokenAt) };
      head = followed.head;
      unchained += followed.unchained;
      if (rows.length < ROWS_PER_PAGE) break;
    }
  } catch {
    return { ok: false, says: `cannot be read after entry ${head.seq}` };
  } finally {
    database.close();
  }
  const newest = heads.at(-1) ?? null;
  if (isCut(head, newest)) return { ok: false, says: `ends before entry ${newest?.seq}, which was there` };
  const first = unchained > 0 ? `, the first ${unchained} unchained: written before logs were` : "";
  return { ok: true, says: `${head.seq} entries, unbroken, ${heads.length} heads met${first}`, head };
}

const BREAKS = {
  link: (at: number) => `entry ${at} does not follow from the one before`,
  anchor: (at: number) => `entry ${at} is not the one that was noted`,
} as const;

/** Null: no event was ever set up in it. */
function identityIn(file: string): Event | "unreadable" | null {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    const tables = database.prepare("SELECT 1 FROM sqlite_master WHERE name = 'value'").all();
    const [row] = tables.length > 0 ? database.prepare("SELECT json FROM value WHERE name = 'identity'").all() : [];
    return row ? eventSchema.parse(JSON.parse(String(row.json))) : null;
  } catch {
    return "unreadable";
  } finally {
    database.close();
  }
}
