import { FORGOTTEN_NAME } from "#shared/domain/ledger/guests";
import type { PassId, RegistrationId, UserId } from "#shared/ids";
import { type Storage, storageTurn } from "../authority/storage.ts";

/** Entries of the log that are read in one turn. */
const ENTRIES_PER_TURN = 500;

const IDS = /\b(?:usr|pas)_[0-9a-z]+/g;

/**
 * Takes guests' names out of the rows and, a page at a time, out of the log: out of both alike, so that the log still replays
 * to the rows. Nothing else of an entry changes.
 * @param after the last entry that was read, 0 at first
 * @returns where to go on, null after the last page
 */
export function forgetNames(storage: Storage, userIds: readonly UserId[], after: number): number | null {
  return storageTurn(storage, () => {
    const registrationIds = forgetIn<RegistrationId>(storage, "registration", "user_id", userIds);
    const passIds = forgetIn<PassId>(storage, "pass", "registration_id", registrationIds);
    const theirs = new Set<unknown>([...userIds, ...passIds]);
    const entries = storage.all<{ seq: number; events: string; reply: string }>(
      "SELECT seq, events, reply FROM log WHERE seq > ? ORDER BY seq LIMIT ?",
      after,
      ENTRIES_PER_TURN,
    );
    for (const { seq, events, reply } of entries) {
      if (![events, reply].some((text) => Array.from(text.matchAll(IDS)).some(([id]) => theirs.has(id)))) continue;
      const [blankEvents, blankReply] = [events, reply].map((text) => JSON.stringify(blank(JSON.parse(text), theirs)));
      storage.run("UPDATE log SET events = ?, reply = ? WHERE seq = ?", blankEvents ?? "", blankReply ?? "", seq);
    }
    return entries.length === ENTRIES_PER_TURN ? (entries.at(-1)?.seq ?? null) : null;
  });
}

/** @returns the ids of the rows */
function forgetIn<K extends string>(
  storage: Storage,
  table: "registration" | "pass",
  column: "user_id" | "registration_id",
  keys: readonly string[],
): K[] {
  const rows = storage.all<{ json: string }>(
    `SELECT json FROM ${table} WHERE ${column} IN (SELECT value FROM json_each(?))`,
    JSON.stringify(keys),
  );
  return rows.map(({ json }) => {
    const row: { id: K; userId: UserId; number?: number; registrationId?: string } = JSON.parse(json);
    const text = JSON.stringify(blank(row, new Set<unknown>([row.id])));
    if (table === "pass") storage.run("UPDATE pass SET json = ? WHERE id = ?", text, row.id);
    else storage.run("UPDATE registration SET json = ? WHERE user_id = ?", text, row.userId);
    return row.id;
  });
}

/** Whatever is said of somebody names them, and so does all that lies within. */
function blank(value: unknown, theirs: ReadonlySet<unknown>, isTheirs = false): unknown {
  if (Array.isArray(value)) return value.map((item) => blank(item, theirs, isTheirs));
  if (typeof value !== "object" || value === null) return value;
  const ids = ["id", "userId", "passId"].map((key): unknown => Reflect.get(value, key));
  const own = isTheirs || ids.some((id) => theirs.has(id));
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      own && key === "name" && inner !== "" ? FORGOTTEN_NAME : blank(inner, theirs, own),
    ]),
  );
}
