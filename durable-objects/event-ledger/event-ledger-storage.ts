import { emptySlice, UNCONFIGURED_EVENT } from "#shared/domain/ledger/evolve";
import type { GateTally } from "#shared/domain/ledger/gates";
import type {
  Claim,
  Giver,
  Hold,
  LedgerConfig,
  LedgerSlice,
  LedgerTotals,
  LineHead,
  Pass,
  Registration,
  ScanLog,
} from "#shared/domain/ledger/types";
import { ownClaim } from "#shared/domain/ledger/view";
import type { CodeId, PassId, ScanLogId, UserId } from "#shared/ids";
import { readValue, writeValue } from "../authority/command-log.ts";
import type { Storage } from "../authority/storage.ts";
import type { LedgerIdentity } from "./event-ledger-api.ts";

/** Seats kept for somebody who waited, or who is to pay for them. */
type Kept = Pick<Hold, "userId" | "expiresAt">;
/** What is stored beside the people. */
export type Running = { readonly totals: LedgerTotals; readonly gates: GateTally };

/**
 * Which records a command touches: those of a person, of a code and of who gives them a pass; or of the pass that was scanned, or
 * of the booking that was looked up, with those of its party; or a phone's log, with whom its next scan names.
 */
export type Subject =
  | { readonly userId: UserId; readonly codeId?: CodeId | null; readonly takes?: PassId }
  | { readonly bookingOf: UserId }
  | { readonly passId: PassId }
  | { readonly shortCode: string }
  | { readonly scanLog: ScanLogId; readonly of: Subject }
  | null;

/**
 * The ledger's tables. A command loads the few rows it names and writes back those that changed; what every command
 * needs (configuration, totals) is kept in memory between commands and re-read after an eviction.
 */
export class EventLedgerStorage {
  readonly #storage: Storage;
  #identity: LedgerIdentity | null;
  #config: LedgerConfig;
  #running: Running;

  constructor(storage: Storage) {
    this.#storage = storage;
    this.#identity = readValue<LedgerIdentity>(storage, "identity");
    this.#config = readValue<LedgerConfig>(storage, "config") ?? UNCONFIGURED_EVENT.config;
    this.#running = readValue<Running>(storage, "running") ?? { totals: UNCONFIGURED_EVENT.totals, gates: {} };
  }

  get identity(): LedgerIdentity | null {
    return this.#identity;
  }

  get event(): LedgerSlice["event"] {
    return { config: this.#config, totals: this.#running.totals };
  }

  get gates(): GateTally {
    return this.#running.gates;
  }

  load(subject: Subject): LedgerSlice {
    const nobody = emptySlice(this.event);
    if (subject === null) return nobody;
    if ("userId" in subject) {
      const registration = this.registrationOf(subject.userId);
      const person = { ...nobody, hold: this.#holdOf(subject.userId), registration };
      const passes = registration ? this.passesOf(registration) : [];
      const giver = subject.takes ? this.#giverOf(subject.takes) : null;
      const ofGiver = giver?.registration.claim.codeId;
      const codes = new Set([subject.codeId, ownClaim(person).codeId, registration?.claim.codeId, ofGiver]);
      const codeUses = this.usesOf([...codes].flatMap((id) => id ?? []));
      return { ...person, passes, giver, heads: this.heads(), codeUses };
    }
    if ("scanLog" in subject) {
      const scanLog = this.scanLog(subject.scanLog);
      return { ...this.load(subject.of), scanLog };
    }
    if ("bookingOf" in subject) {
      const registration = this.registrationOf(subject.bookingOf);
      const passes = registration ? this.passesOf(registration) : [];
      const good = passes.filter(({ revokedAt }) => revokedAt === null);
      // Where none is good, what became of them says more than that there is none.
      return { ...nobody, registration, passes: good.length > 0 ? good : passes };
    }
    const pass = "passId" in subject ? this.#pass("id", subject.passId) : this.#pass("short_code", subject.shortCode);
    return pass ? this.#withParty(nobody, pass) : nobody;
  }

  /** A pass with the others of its registration, those in place of void ones too: never more than tickets and badges of one. */
  #withParty(nobody: LedgerSlice, pass: Pass): LedgerSlice {
    const newest = this.registrationOf(pass.userId);
    const registration = newest?.id === pass.registrationId ? newest : null;
    const isAlone = !registration || (registration.claim.seats <= 1 && !pass.replacedBy);
    if (isAlone) return { ...nobody, registration, passes: [pass] };
    const others = this.passesOf(registration).filter(({ id }) => id !== pass.id);
    return { ...nobody, registration, passes: [pass, ...others] };
  }

  /** Writes what differs between two slices of one command; part of its turn. */
  save(identity: LedgerIdentity, before: LedgerSlice, after: LedgerSlice, gates: GateTally, seq: number): void {
    if (this.#identity === null) writeValue(this.#storage, "identity", identity);
    if (after.event.config !== before.event.config) writeValue(this.#storage, "config", after.event.config);
    if (after.event.totals !== before.event.totals || gates !== this.#running.gates) {
      writeValue(this.#storage, "running", { totals: after.event.totals, gates } satisfies Running);
    }
    if (after.hold !== before.hold) this.#saveHold(before.hold, after.hold);
    if (after.registration && after.registration !== before.registration)
      this.#saveRegistration(after.registration, seq);
    for (const pass of after.passes) if (!before.passes.includes(pass)) this.#savePass(pass, seq);
    if (after.giver && after.giver !== before.giver) {
      this.#saveRegistration(after.giver.registration, seq);
      for (const pass of after.giver.passes) if (!before.giver?.passes.includes(pass)) this.#savePass(pass, seq);
    }
    if (after.scanLog && after.scanLog !== before.scanLog) this.#saveScanLog(after.scanLog);
    for (const [codeId, uses] of Object.entries(after.codeUses) as [CodeId, number][]) {
      if (uses !== before.codeUses[codeId]) this.#saveUses(codeId, uses);
    }
  }

  /** Memory follows once the turn is durable. */
  remember(identity: LedgerIdentity, after: LedgerSlice, gates: GateTally): void {
    this.#identity = identity;
    this.#config = after.event.config;
    this.#running = { totals: after.event.totals, gates };
  }

  registrationOf(userId: UserId): Registration | null {
    return parse<Registration>(this.#storage.all("SELECT json FROM registration WHERE user_id = ?", userId));
  }

  scanLog(id: ScanLogId): ScanLog | null {
    return parse<ScanLog>(this.#storage.all("SELECT json FROM scan_log WHERE id = ?", id));
  }

  countScanLogs(userId: UserId): number {
    const rows = this.#storage.all<{ n: number }>("SELECT count(*) AS n FROM scan_log WHERE user_id = ?", userId);
    return rows[0]?.n ?? 0;
  }

  /** In the order of the tickets. */
  passesOf(registration: Registration): Pass[] {
    return this.#storage
      .all<{ json: string }>("SELECT json FROM pass WHERE registration_id = ? ORDER BY number", registration.id)
      .map(({ json }) => JSON.parse(json));
  }

  pass(passId: PassId): Pass | null {
    return this.#pass("id", passId);
  }

  /** Passes that were withdrawn by entries after `seq`, in their order, with the entry. */
  withdrawnSince(seq: number, limit: number): { readonly id: PassId; readonly seq: number }[] {
    // As the index has it: another spelling would read every pass.
    return this.#storage.all<{ id: PassId; seq: number }>(
      "SELECT id, seq FROM pass WHERE json ->> 'revokedAt' IS NOT NULL AND seq > ? ORDER BY seq LIMIT ?",
      seq,
      limit,
    );
  }

  /**
   * Passes that changed by entries after `seq`, themselves or their registration, whole entries only.
   * @param limit as many as that, or those of one entry when it has more
   * @returns `through` the entry up to which these are all; null: there are no later ones
   */
  changedSince(seq: number, limit: number): { readonly passIds: PassId[]; readonly through: number | null } {
    const found = CHANGED.map((rows) => this.#storage.all<Changed>(`${rows} > ?1 ORDER BY 2 LIMIT ?2`, seq, limit + 1));
    // Of a list that was cut the last entry may have more.
    const known = found.map((rows) => (rows.length > limit ? (rows.at(-1)?.seq ?? 0) - 1 : Number.POSITIVE_INFINITY));
    const all = found.flat().sort((one, other) => one.seq - other.seq);
    const whole = all.filter((one) => one.seq <= Math.min(...known));
    const cutAt = whole.length > limit ? whole[limit]?.seq : undefined;
    const fitting = cutAt === undefined ? whole : whole.filter((one) => one.seq < cutAt);
    if (fitting.length === all.length) return { passIds: idsOf(all), through: null };
    const last = fitting.at(-1);
    if (last) return { passIds: idsOf(fitting), through: last.seq };
    const first = all[0]?.seq ?? seq;
    const ofFirst = CHANGED.flatMap((rows) => this.#storage.all<Changed>(`${rows} = ?`, first));
    return { passIds: idsOf(ofFirst), through: first };
  }

  /** Holds whose time is over at `now`, oldest first. */
  expiredHolds(now: number, limit: number): Hold[] {
    return this.#holds("WHERE expires_at <= ? ORDER BY expires_at LIMIT ?", now, limit);
  }

  /** Who stands first in each line, in the order in which they joined. Costs what there are lines, not people in them. */
  heads(): LineHead[] {
    if (this.#running.totals.waiting === 0) return [];
    const first = this.#storage.all<{ json: string }>(
      `WITH RECURSIVE lines (line) AS (
         SELECT min(line) FROM waiting
         UNION ALL
         SELECT (SELECT min(line) FROM waiting WHERE line > lines.line) FROM lines WHERE lines.line IS NOT NULL
       )
       SELECT json FROM registration WHERE user_id IN (
         SELECT (SELECT user_id FROM waiting WHERE waiting.line = lines.line ORDER BY number LIMIT 1) FROM lines
       )`,
    );
    return first
      .map(({ json }): Registration => JSON.parse(json))
      .map(({ userId, waitNumber, claim }) => ({ userId, waitNumber: waitNumber ?? 0, claim }))
      .sort((a, b) => a.waitNumber - b.waitNumber);
  }

  /** How many registrations joined this one's line before it and still wait. */
  countAhead({ claim, waitNumber }: Registration): number {
    const rows = this.#storage.all<{ n: number }>(
      "SELECT count(*) AS n FROM waiting WHERE line = ? AND number < ?",
      lineOf(claim),
      waitNumber ?? 0,
    );
    return rows[0]?.n ?? 0;
  }

  /** How often each of these codes is in use. */
  usesOf(codeIds: readonly CodeId[]): Record<CodeId, number> {
    const uses = (codeId: CodeId) =>
      this.#storage.all<{ uses: number }>("SELECT uses FROM code_use WHERE code_id = ?", codeId)[0]?.uses ?? 0;
    return Object.fromEntries(codeIds.map((codeId) => [codeId, uses(codeId)]));
  }

  /** Offers, or registrations to be paid, whose time is over at `now`, oldest first. */
  expired(table: "offer" | "unpaid", now: number, limit: number): Kept[] {
    return this.#kept(table, "WHERE expires_at <= ? ORDER BY expires_at LIMIT ?", now, limit);
  }

  earliest(table: "offer" | "unpaid"): Kept | null {
    return this.#kept(table, "ORDER BY expires_at LIMIT ?", 1)[0] ?? null;
  }

  #giverOf(passId: PassId): Giver | null {
    const pass = this.pass(passId);
    const registration = pass && this.registrationOf(pass.userId);
    // A pass of an earlier registration is void.
    return registration?.id === pass?.registrationId && registration
      ? { registration, passes: this.passesOf(registration) }
      : null;
  }

  #kept(table: "offer" | "unpaid", clause: string, ...params: (string | number)[]): Kept[] {
    return this.#storage
      .all<{ user_id: UserId; expires_at: number }>(`SELECT user_id, expires_at FROM ${table} ${clause}`, ...params)
      .map((row) => ({ userId: row.user_id, expiresAt: row.expires_at }));
  }

  /** Who waits, and whose offer or time to pay runs out when, by what is asked of them. */
  #saveWaiting({ userId, status, waitNumber, offerEndsAt, payBy, claim }: Registration): void {
    for (const table of ["waiting", "offer", "unpaid"])
      this.#storage.run(`DELETE FROM ${table} WHERE user_id = ?`, userId);
    if (status === "waiting" && waitNumber !== null)
      this.#storage.run(
        "INSERT INTO waiting (number, user_id, line) VALUES (?, ?, ?)",
        waitNumber,
        userId,
        lineOf(claim),
      );
    if (status === "offered" && offerEndsAt !== null)
      this.#storage.run("INSERT INTO offer (user_id, expires_at) VALUES (?, ?)", userId, offerEndsAt);
    if (status === "pending" && payBy !== null)
      this.#storage.run("INSERT INTO unpaid (user_id, expires_at) VALUES (?, ?)", userId, payBy);
  }

  earliestHold(): Hold | null {
    return this.#holds("ORDER BY expires_at LIMIT ?", 1)[0] ?? null;
  }

  #holdOf(userId: UserId): Hold | null {
    return this.#holds("WHERE user_id = ?", userId)[0] ?? null;
  }

  #holds(clause: string, ...params: (string | number)[]): Hold[] {
    return this.#storage
      .all<{ json: string }>(`SELECT json FROM hold ${clause}`, ...params)
      .map(({ json }) => JSON.parse(json));
  }

  #saveHold(before: Hold | null, after: Hold | null): void {
    if (after) {
      this.#storage.run(
        `INSERT INTO hold (user_id, expires_at, json) VALUES (?, ?, ?)
         ON CONFLICT (user_id) DO UPDATE SET expires_at = excluded.expires_at, json = excluded.json`,
        after.userId,
        after.expiresAt,
        JSON.stringify(after),
      );
    } else if (before) {
      this.#storage.run("DELETE FROM hold WHERE user_id = ?", before.userId);
    }
  }

  #saveRegistration(registration: Registration, seq: number): void {
    this.#saveWaiting(registration);
    this.#storage.run(
      `INSERT INTO registration (user_id, seq, json) VALUES (?, ?, ?)
       ON CONFLICT (user_id) DO UPDATE SET seq = excluded.seq, json = excluded.json`,
      registration.userId,
      seq,
      JSON.stringify(registration),
    );
  }

  #savePass(pass: Pass, seq: number): void {
    const { id, registrationId, number, shortCode, userId } = pass;
    this.#storage.run(
      `INSERT INTO pass (id, registration_id, number, short_code, user_id, seq, json) VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET seq = excluded.seq, json = excluded.json`,
      id,
      registrationId,
      number,
      shortCode,
      userId,
      seq,
      JSON.stringify(pass),
    );
  }

  #saveScanLog(log: ScanLog): void {
    this.#storage.run(
      `INSERT INTO scan_log (id, user_id, json) VALUES (?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET json = excluded.json`,
      log.id,
      log.by,
      JSON.stringify(log),
    );
  }

  #saveUses(codeId: CodeId, uses: number): void {
    this.#storage.run(
      `INSERT INTO code_use (code_id, uses) VALUES (?, ?)
       ON CONFLICT (code_id) DO UPDATE SET uses = excluded.uses`,
      codeId,
      uses,
    );
  }

  #pass(column: "id" | "short_code", value: string): Pass | null {
    return parse<Pass>(this.#storage.all(`SELECT json FROM pass WHERE ${column} = ?`, value));
  }
}

type Changed = { id: PassId; seq: number };

const CHANGED = [
  "SELECT id, seq FROM pass WHERE seq",
  `SELECT pass.id, registration.seq FROM registration JOIN pass ON pass.registration_id = registration.json ->> 'id'
   WHERE registration.seq`,
] as const;

function idsOf(rows: readonly Changed[]): PassId[] {
  return [...new Set(rows.map(({ id }) => id))];
}

/** Those who wait for the same types stand in one line, however many tickets each wants. */
export function lineOf({ counts }: Claim): string {
  return Object.keys(counts).sort().join();
}

/** Rows are written by this file alone, hence trusted. */
function parse<T>(rows: { json: string }[]): T | null {
  return rows[0] ? JSON.parse(rows[0].json) : null;
}
