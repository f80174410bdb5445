import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { parseArgs, promisify } from "node:util";
import * as z from "zod";
import { SHARDS } from "#db/shards";
import { type ChainedEntry, followAudit } from "#shared/audit-chain";
import { CHAIN_START, type ChainHead } from "#shared/hash-chain";
import { ANCHOR_ACTION } from "#shared/log-chain";
import { localEventLogs, verifyEventLog } from "./event-logs.ts";

const HELP = `npm run audit:verify -- [options]

Follows every college's audit log from its first entry, and the log of every event's ledger. Exit code 1 if an entry of one
was changed, dropped, swapped or put in. An event's log is compared with what was noted of it in the database and, when the event
ended, in the audit log. Only the platform reads the logs of deployed ledgers: the console's history checks those.

  --remote             the deployed database instead of the local one
  --persist-to FOLDER  where the local one is kept, if not in .wrangler/state
  --heads FILE         also compares with the heads kept in this file by an earlier run, so that a log that was cut at its
                       end shows too; then keeps the new ones. Keep the file where the database's keepers cannot write.
`;

const PAGE = 1_000;
const STATE = ".wrangler/state";
const ANSWER_BYTES_MAX = 64 * 1024 * 1024;

const answerSchema = z.array(z.object({ results: z.array(z.record(z.string(), z.unknown())) }));
const entrySchema = z.object({
  seq: z.number(),
  at: z.number(),
  actorId: z.string(),
  action: z.string(),
  input: z.string(),
  refusal: z.string().nullable(),
  reason: z.string().nullable(),
  requestId: z.string(),
  hash: z.string(),
});
const headSchema = z.object({ seq: z.number(), hash: z.string() });
const headsSchema = z.record(z.string(), headSchema);

const { values } = parseArgs({
  options: {
    help: { type: "boolean" },
    remote: { type: "boolean", default: false },
    "persist-to": { type: "string" },
    heads: { type: "string" },
  },
});
if (values.help) process.stdout.write(HELP);
else process.exitCode = await verifyAll();

async function verifyAll(): Promise<number> {
  const file = values.heads ?? null;
  const kept = file && existsSync(file) ? headsSchema.parse(JSON.parse(await readFile(file, "utf8"))) : {};
  const heads: Record<string, ChainHead> = {};
  let broken = 0;
  for (const { id, slug } of await ask("DB", "SELECT id, slug FROM colleges ORDER BY slug")) {
    const college = String(slug);
    const verified = await verifyOne(String(id), kept[college] ?? null);
    if (verified.ok) heads[college] = verified.head;
    else broken += 1;
    process.stdout.write(
      verified.ok
        ? `${college}: ${verified.head.seq} entries, unbroken, head ${verified.head.hash}\n`
        : `${college}: ${verified.says}\n`,
    );
  }
  if (!values.remote) broken += await verifyEventLogs();
  if (file && broken === 0) await writeFile(file, `${JSON.stringify(heads, null, 2)}\n`);
  return broken === 0 ? 0 : 1;
}

/** @returns how many are broken */
async function verifyEventLogs(): Promise<number> {
  let broken = 0;
  const logs = await localEventLogs(values["persist-to"] ?? STATE);
  for (const { collegeId, eventId, file } of logs) {
    const verified = verifyEventLog(file, await headsOf(collegeId, eventId));
    if (!verified.ok) broken += 1;
    process.stdout.write(`event ${eventId}: ${verified.says}\n`);
  }
  return broken;
}

/** What was noted of an event's log, in whichever shard its college lives, and by whoever ended it. */
async function headsOf(collegeId: string, eventId: string): Promise<ChainHead[]> {
  const heads: ChainHead[] = [];
  for (const shard of SHARDS) {
    for (let after = 0; ; ) {
      const rows = await ask(
        shard,
        `SELECT seq, hash FROM log_heads WHERE college_id = '${collegeId}' AND event_id = '${eventId}' AND seq > ${after}
         ORDER BY seq LIMIT ${PAGE}`,
      );
      heads.push(...rows.map((row) => headSchema.parse(row)));
      after = heads.at(-1)?.seq ?? after;
      if (rows.length < PAGE) break;
    }
  }
  const ended = await ask(
    "DB",
    `SELECT input ->> 'seq' AS seq, input ->> 'hash' AS hash FROM audit_entries
     WHERE college_id = '${collegeId}' AND action = '${ANCHOR_ACTION}' AND input ->> 'eventId' = '${eventId}' LIMIT ${PAGE}`,
  );
  return [...heads, ...ended.map((row) => headSchema.parse(row))].sort((a, b) => a.seq - b.seq);
}

type Verified = { readonly ok: true; readonly head: ChainHead } | { readonly ok: false; readonly says: string };

async function verifyOne(collegeId: string, kept: ChainHead | null): Promise<Verified> {
  let head: ChainHead = { seq: 0, hash: CHAIN_START };
  let isKeptMet = kept === null || kept.seq === 0;
  for (;;) {
    const entries = await page(collegeId, head.seq);
    const followed = await followAudit(collegeId, head, entries);
    if (!followed.ok) return { ok: false, says: `entry ${followed.brokenAt} does not follow from the one before` };
    const at = kept && entries.find(({ seq }) => seq === kept.seq);
    if (at && at.hash !== kept?.hash) return { ok: false, says: `entry ${at.seq} is not the one that was kept` };
    if (at) isKeptMet = true;
    head = followed.head;
    if (entries.length < PAGE) break;
  }
  return isKeptMet ? { ok: true, head } : { ok: false, says: `ends before entry ${kept?.seq}, which was there` };
}

async function page(collegeId: string, after: number): Promise<ChainedEntry[]> {
  const rows = await ask(
    "DB",
    `SELECT seq, at, actor_id AS actorId, action, input, refusal, reason, request_id AS requestId, hash FROM audit_entries
     WHERE college_id = '${collegeId}' AND seq > ${after} ORDER BY seq LIMIT ${PAGE}`,
  );
  return rows.map((row) => entrySchema.parse(row));
}

/** Through wrangler, which reaches the local and the deployed database alike. Takes no value from outside. */
async function ask(binding: string, sql: string): Promise<Record<string, unknown>[]> {
  const place = values.remote
    ? ["--remote"]
    : ["--local", ...(values["persist-to"] ? ["--persist-to", values["persist-to"]] : [])];
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [
      "node_modules/wrangler/bin/wrangler.js",
      "d1",
      "execute",
      binding,
      "--config",
      "wrangler.toml",
      ...place,
      "--json",
      "--command",
      sql,
    ],
    { maxBuffer: ANSWER_BYTES_MAX },
  );
  return answerSchema.parse(JSON.parse(stdout)).flatMap(({ results }) => results);
}
