import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { parseArgs, promisify } from "node:util";
import * as z from "zod";
import { type ChainedEntry, followAudit } from "#shared/audit-chain";
import { CHAIN_START, type ChainHead } from "#shared/hash-chain";
import { verifyEventLogs, verifyNotedHeads } from "./event-logs.ts";

const HELP = `npm run audit:verify -- [options]

Follows every college's audit log from its first entry, and the log of every event's ledger. Exit code 1 if an entry of one
was changed, dropped, swapped or put in, or if an event's log is missing. Such a log is compared with what was noted of it in
the database and, when the event ended, in the audit log; entries from before logs were chained are named as unchained.

  --remote             the deployed database instead of the local one. Only the platform reads the logs of deployed ledgers:
                       here it is checked that all that was noted of each agrees, and said that its log was not followed;
                       the console's history follows it.
  --persist-to FOLDER  where the local one is kept, if not in .wrangler/state
  --heads FILE         also compares with the heads kept in this file by an earlier run, colleges' and events', so that a log
                       that was cut at its end, written anew or taken away shows too; then keeps the new ones. Keep the file
                       where the database's keepers cannot write.
`;

const NOT_FOLLOWED =
  "Not checked: the entries of the events' logs. They lie in deployed objects, which only the platform reads; an organizer follows them in the console, under History.\n";
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
/** Of colleges by their address, of events by their id: no address has an underscore. */
const headsSchema = z.record(z.string(), z.object({ seq: z.number(), hash: z.string() }));
const EVENT = /^evt_/;

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
  const keptOfEvents = new Map(Object.entries(kept).filter(([name]) => EVENT.test(name)));
  const logs = values.remote
    ? await verifyNotedHeads(ask, keptOfEvents)
    : await verifyEventLogs(values["persist-to"] ?? STATE, ask, keptOfEvents);
  for (const { says, ok, event, head } of logs) {
    process.stdout.write(`${says}\n`);
    if (ok && event && head) heads[event] = head;
  }
  if (values.remote) process.stdout.write(NOT_FOLLOWED);
  broken += logs.filter(({ ok }) => !ok).length;
  if (file && broken === 0) await writeFile(file, `${JSON.stringify(heads, null, 2)}\n`);
  return broken === 0 ? 0 : 1;
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
