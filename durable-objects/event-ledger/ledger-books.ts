import type { LedgerDomainEvent } from "#shared/domain/ledger/events";
import { emptyReplay, type IsKept, type LedgerReplay, replayEntry } from "#shared/domain/ledger/replay";
import type { UserId } from "#shared/ids";
import { assertNever } from "#shared/result";
import type { BooksProgress, BooksReport, BooksTable, Difference } from "#shared/views/history";
import { type CommandLog, readValue } from "../authority/command-log.ts";
import type { SqlValue, Storage } from "../authority/storage.ts";
import { lineOf, type Running } from "./event-ledger-storage.ts";

/** Some 40 MB of records at most while an event is checked; a larger event is replayed once for each so many people. */
export const PEOPLE_AT_ONCE = 10_000;
/** Some tens of milliseconds each, in which nobody else is answered. */
const ENTRIES_PER_STEP = 1_000;
const ROWS_PER_STEP = 1_000;
/** More say no more. */
const DIFFERENCES_SHOWN_MAX = 50;

type Row = Record<string, SqlValue>;
type StateTable = Exclude<BooksTable, "log" | "value">;
type Table = { readonly name: StateTable; readonly key: string; readonly columns: string; readonly owned: boolean };

/** All that a ledger stores of what happened, but the log itself. */
const TABLES: readonly [Table, ...Table[]] = [
  { name: "registration", key: "user_id", columns: "user_id, seq, json", owned: true },
  {
    name: "pass",
    key: "id",
    columns: "id, registration_id, number, short_code, user_id, seq, json",
    owned: true,
  },
  { name: "hold", key: "user_id", columns: "user_id, expires_at, json", owned: true },
  { name: "waiting", key: "user_id", columns: "user_id, number, line", owned: true },
  { name: "offer", key: "user_id", columns: "user_id, expires_at", owned: true },
  { name: "unpaid", key: "user_id", columns: "user_id, expires_at", owned: true },
  { name: "scan_log", key: "id", columns: "id, user_id, json", owned: false },
  { name: "code_use", key: "code_id", columns: "code_id, uses", owned: false },
];
const VALUES = ["config", "running"] as const;

type Check = {
  readonly parts: number;
  part: number;
  replay: LedgerReplay;
  /** Which table is compared next, from which key on. */
  table: number;
  after: string;
  rows: number;
  found: number;
  readonly differences: Difference[];
};

/**
 * Replays the whole log from nothing and compares every stored row with what comes out.
 * A step takes so many entries; one that has caught up with the log compares so many rows before the next command, for only
 * then are log and rows of the same instant. What a check knows lies in memory: one that an eviction ended begins anew.
 */
export class LedgerBooks {
  readonly #storage: Storage;
  readonly #log: CommandLog<LedgerDomainEvent>;
  readonly #peopleAtOnce: number;
  #check: Check | null = null;

  constructor(storage: Storage, log: CommandLog<LedgerDomainEvent>, peopleAtOnce = PEOPLE_AT_ONCE) {
    this.#storage = storage;
    this.#log = log;
    this.#peopleAtOnce = peopleAtOnce;
  }

  /** Goes on with the check that is under way, whoever began it, or begins one. */
  step(): BooksProgress {
    const check = this.#check ?? this.#begin();
    this.#check = check;
    const { lastSeq } = this.#log;
    const isKept = this.#keptIn(check);
    try {
      const isWhole = stepReplay(this.#log, check.replay, lastSeq, isKept);
      if (!isWhole) check.replay.through = this.#missing(check);
    } catch {
      // What cannot be read, or not be applied, was not written by us; what follows from it cannot be known.
      note(check, { table: "log", key: String(check.replay.through + 1), is: "other" });
      this.#check = null;
      return { done: true, report: this.#report(check) };
    }
    if (check.replay.through < lastSeq) return underway(check, check.replay.through / lastSeq / 2);
    this.#compareNext(check, isKept);
    if (check.table < TABLES.length) return underway(check, 0.5 + check.table / TABLES.length / 2);
    if (check.part < check.parts - 1) {
      Object.assign(check, { part: check.part + 1, replay: emptyReplay(), table: 0, after: "" });
      return underway(check, 0);
    }
    this.#compareValues(check);
    this.#check = null;
    return { done: true, report: this.#report(check) };
  }

  #begin(): Check {
    const people = this.#storage.all<{ n: number }>("SELECT count(*) AS n FROM registration")[0]?.n ?? 0;
    const parts = Math.max(1, Math.ceil(people / this.#peopleAtOnce));
    return { parts, part: 0, replay: emptyReplay(), table: 0, after: "", rows: 0, found: 0, differences: [] };
  }

  #keptIn({ parts, part }: Check): IsKept {
    return parts === 1 ? () => true : (userId) => hashOf(userId) % parts === part;
  }

  /** A hole in the log: what comes after it is replayed all the same, so that the hole shows in the rows, too. */
  #missing(check: Check): number {
    const hole = check.replay.through + 1;
    if (check.part === 0) note(check, { table: "log", key: String(hole), is: "missing" });
    const next = this.#log.since(hole, 1)[0];
    return (next?.seq ?? this.#log.lastSeq + 1) - 1;
  }

  /** The next rows of the table, and whatever should lie among them. */
  #compareNext(check: Check, isKept: IsKept): void {
    const { name, key, columns, owned } = TABLES[check.table] ?? TABLES[0];
    const rows = this.#storage.all<Row>(
      `SELECT ${columns} FROM ${name} WHERE ${key} > ? ORDER BY ${key} LIMIT ?`,
      check.after,
      ROWS_PER_STEP,
    );
    const last = rows.length === ROWS_PER_STEP ? String(rows.at(-1)?.[key]) : null;
    const isHere = (id: string) => id > check.after && (last === null || id <= last);
    // What nobody owns is the same in every part: the first looks at it.
    const isLookedAt = owned || check.part === 0;
    const expected = new Map(isLookedAt ? expectedRows(name, check.replay, isHere) : []);
    for (const row of rows) {
      const id = String(row[key]);
      const right = expected.get(id);
      expected.delete(id);
      // A row of somebody in another part is looked at there.
      if (!isLookedAt || (!right && owned && !isKept(row.user_id as UserId))) continue;
      check.rows += 1;
      if (!right) note(check, { table: name, key: id, is: "extra" });
      else if (!isSameRow(row, right)) note(check, { table: name, key: id, is: "other" });
    }
    for (const id of expected.keys()) note(check, { table: name, key: id, is: "missing" });
    check.after = last ?? "";
    if (last === null) check.table += 1;
  }

  #compareValues(check: Check): void {
    const { event, gates } = check.replay;
    const expected = { config: event.config, running: { totals: event.totals, gates } satisfies Running };
    for (const name of VALUES) {
      check.rows += 1;
      const stored = readValue(this.#storage, name);
      if (stored === null) note(check, { table: "value", key: name, is: "missing" });
      else if (canonical(stored) !== canonical(expected[name])) note(check, { table: "value", key: name, is: "other" });
    }
  }

  #report({ rows, found, differences }: Check): BooksReport {
    return { entries: this.#log.lastSeq, rows, found, differences };
  }
}

/**
 * Takes a replay on to `until`, by a step at most.
 * @returns false at a hole: the entry after `through` is not there
 */
export function stepReplay(
  log: CommandLog<LedgerDomainEvent>,
  replay: LedgerReplay,
  until: number,
  isKept: IsKept,
): boolean {
  const entries = log.since(replay.through, Math.min(ENTRIES_PER_STEP, until - replay.through));
  for (const entry of entries) {
    if (entry.seq !== replay.through + 1) return false;
    replayEntry(replay, entry, isKept);
  }
  return entries.length > 0 || replay.through >= until;
}

/** Which part of the people somebody is in: the same for good, and even (FNV-1a). */
export function hashOf(userId: UserId): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < userId.length; at++) hash = Math.imul(hash ^ userId.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}

/** The rows of a table as the log gives them, by their keys, those whose key is asked for. */
function expectedRows(
  table: StateTable,
  { registrations, passes, holds, codeUses, scanLogs }: LedgerReplay,
  isAsked: (key: string) => boolean,
): (readonly [string, Row])[] {
  const people = () => [...registrations.values()].filter(({ record }) => isAsked(record.userId));
  switch (table) {
    case "registration":
      return people().map(({ record, seq }) => {
        return [record.userId, { user_id: record.userId, seq, json: JSON.stringify(record) }];
      });
    case "pass":
      return [...passes.values()].flatMap(({ record, seq }) => {
        const { id, registrationId: registration_id, number, shortCode: short_code, userId: user_id } = record;
        const row = { id, registration_id, number, short_code, user_id, seq };
        return isAsked(id) ? [[id, { ...row, json: JSON.stringify(record) }] as const] : [];
      });
    case "hold":
      return [...holds.values()].flatMap((hold) => {
        const row = { user_id: hold.userId, expires_at: hold.expiresAt, json: JSON.stringify(hold) };
        return isAsked(hold.userId) ? [[hold.userId, row] as const] : [];
      });
    case "waiting":
      return people().flatMap(({ record: { userId, status, waitNumber, claim } }) =>
        status === "waiting" ? [[userId, { user_id: userId, number: waitNumber, line: lineOf(claim) }] as const] : [],
      );
    case "offer":
      return people().flatMap(({ record: { userId, status, offerEndsAt } }) =>
        status === "offered" ? [[userId, { user_id: userId, expires_at: offerEndsAt }] as const] : [],
      );
    case "unpaid":
      return people().flatMap(({ record: { userId, status, payBy } }) =>
        status === "pending" && payBy !== null ? [[userId, { user_id: userId, expires_at: payBy }] as const] : [],
      );
    case "scan_log":
      return [...scanLogs.values()].flatMap((log) =>
        isAsked(log.id) ? [[log.id, { id: log.id, user_id: log.by, json: JSON.stringify(log) }] as const] : [],
      );
    case "code_use":
      return [...codeUses].filter(([id]) => isAsked(id)).map(([id, uses]) => [id, { code_id: id, uses }]);
    default:
      return assertNever(table);
  }
}

function isSameRow(row: Row, right: Row): boolean {
  return Object.entries(right).every(([column, value]) =>
    column === "json" ? isSameJson(row.json, value) : row[column] === value,
  );
}

function isSameJson(stored: SqlValue | undefined, right: SqlValue): boolean {
  if (stored === right) return true;
  try {
    return canonical(JSON.parse(String(stored))) === canonical(JSON.parse(String(right)));
  } catch {
    return false; // a stored text that is no JSON was not written by us
  }
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, one) =>
    typeof one === "object" && one !== null && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)))
      : one,
  );
}

function underway({ part, parts }: Check, share: number): BooksProgress {
  return { done: false, share: (part + share) / parts };
}

function note(check: Check, difference: Difference): void {
  check.found += 1;
  if (check.differences.length < DIFFERENCES_SHOWN_MAX) check.differences.push(difference);
}
