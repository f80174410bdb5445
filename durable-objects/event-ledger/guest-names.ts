import { FORGOTTEN_NAME, FORGOTTEN_REASON } from "#shared/domain/ledger/guests";
import { NO_MARKS } from "#shared/domain/ledger/marks";
import type { PassId, RegistrationId, UserId } from "#shared/ids";
import { type Storage, storageTurn } from "../authority/storage.ts";

/** Entries of the log that are read in one turn. */
const ENTRIES_PER_TURN = 500;

const IDS = /\b(?:usr|pas)_[0-9a-z]+/g;

/**
 * Takes guests' names, and what was typed about them, out of the rows and, a page at a time, out of the log: out of both alike,
 * so that the log still replays to the rows. Nothing else of an entry changes.
 * @param after the last entry that was read, 0 at first
 * @returns where to go on, null after the last page
 */
export function forgetNames(storage: Storage, userIds: readonly UserId[], after: number): number | null {
  return storageTurn(storage, () => {
    const registrationIds = forgetIn<RegistrationId>(storage, "registration", "user_id", userIds);
    const passIds = forgetIn<PassId>(storage, "pass", "registration_id", registrationIds);
    const theirs = new Set<unknown>([...userIds, ...passIds]);
    const entries = storage.all<{ seq: number; command: string; events: string; reply: string }>(
      "SELECT seq, command, events, reply FROM log WHERE seq > ? ORDER BY seq LIMIT ?",
      after,
      ENTRIES_PER_TURN,
    );
    for (const { seq, command, events, reply } of entries) {
      if (![events, reply].some((text) => Array.from(text.matchAll(IDS)).some(([id]) => theirs.has(id)))) continue;
      const [blankEvents, blankReply] = [events, reply].map((text) => JSON.stringify(blank(JSON.parse(text), theirs)));
      // What was asked names them by a code, if at all: it is of whoever what followed is of.
      const blankCommand = JSON.stringify(blank(JSON.parse(command), theirs, true));
      storage.run(
        "UPDATE log SET command = ?, events = ?, reply = ? WHERE seq = ?",
        ...[blankCommand, blankEvents ?? "", blankReply ?? "", seq],
      );
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

/** Whatever is said of somebody names them, and so does all that lies within: notes and reasons that were typed may, too. */
function blank(value: unknown, theirs: ReadonlySet<unknown>, isTheirs = false): unknown {
  if (Array.isArray(value)) return value.map((item) => blank(item, theirs, isTheirs));
  if (typeof value !== "object" || value === null) return value;
  const ids = ["id", "userId", "passId"].map((key): unknown => Reflect.get(value, key));
  const own = isTheirs || ids.some((id) => theirs.has(id));
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      (own ? forgotten(value, key, inner) : undefined) ?? blank(inner, theirs, own),
    ]),
  );
}

/** What takes the place of a value; undefined: it is looked into. */
function forgotten(within: object, key: string, value: unknown): unknown {
  if (key === "notes") return Array.isArray(value) ? [] : NO_MARKS.notes;
  if (typeof value !== "string" || value === "") return undefined;
  if (key === "name") return FORGOTTEN_NAME;
  // Of a block and of a lead's word; the reason why a hold ended, and every other `why`, is ours.
  const isTyped =
    key === "blockReason" ||
    (key === "reason" && Reflect.get(within, "type") !== "HoldReleased") ||
    (key === "why" && Reflect.get(within, "code") === "pass-blocked");
  return isTyped ? FORGOTTEN_REASON : undefined;
}
