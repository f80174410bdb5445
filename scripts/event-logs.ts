import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { CHAIN_START, type ChainHead } from "#shared/hash-chain";
import { followLog, isCut, readEntry, type StoredEntry } from "#shared/log-chain";

const ENTRIES_PER_PAGE = 1_000;
/** Where the local platform keeps the objects of a class, below the folder of its state. */
const LEDGERS = "v3/do/campuspulse-EventLedger";

export type EventLog = { readonly eventId: string; readonly collegeId: string; readonly file: string };

/** The logs of this machine's event ledgers. Only the platform reads those of the deployed ones. */
export async function localEventLogs(folder: string): Promise<EventLog[]> {
  const ledgers = join(folder, LEDGERS);
  if (!existsSync(ledgers)) return [];
  const files = (await readdir(ledgers)).filter((name) => name.endsWith(".sqlite")).sort();
  return files.flatMap((name) => {
    const file = join(ledgers, name);
    const place = identityIn(file);
    return place ? [{ ...place, file }] : [];
  });
}

/**
 * Follows one event's log from its first entry, a page at a time.
 * @param heads what was noted of it elsewhere, in the order of its entries
 * @returns what is to be said of it: how it ends, or where it was touched
 */
export function verifyEventLog(
  file: string,
  heads: readonly ChainHead[],
): { readonly ok: boolean; readonly says: string } {
  const database = new DatabaseSync(file, { readOnly: true });
  const page = database.prepare("SELECT * FROM log WHERE seq > ? ORDER BY seq LIMIT ?");
  const anchors = new Map(heads.map(({ seq, hash }) => [seq, hash]));
  let head: ChainHead = { seq: 0, hash: CHAIN_START };
  try {
    for (;;) {
      const rows = page.all(head.seq, ENTRIES_PER_PAGE) as unknown as StoredEntry[];
      const followed = followLog(head, rows.map(readEntry), anchors);
      if (!followed.ok) return { ok: false, says: BREAKS[followed.why](followed.brokenAt) };
      head = followed.head;
      if (rows.length < ENTRIES_PER_PAGE) break;
    }
  } finally {
    database.close();
  }
  const newest = heads.at(-1) ?? null;
  if (isCut(head, newest)) return { ok: false, says: `ends before entry ${newest?.seq}, which was there` };
  return { ok: true, says: `${head.seq} entries, unbroken, ${heads.length} heads met` };
}

const BREAKS = {
  link: (at: number) => `entry ${at} does not follow from the one before`,
  anchor: (at: number) => `entry ${at} is not the one that was noted`,
} as const;

function identityIn(file: string): Omit<EventLog, "file"> | null {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    const tables = database.prepare("SELECT 1 FROM sqlite_master WHERE name = 'value'").all();
    const [row] = tables.length > 0 ? database.prepare("SELECT json FROM value WHERE name = 'identity'").all() : [];
    return row ? JSON.parse(String(row.json)) : null;
  } finally {
    database.close();
  }
}
