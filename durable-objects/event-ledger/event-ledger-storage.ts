import { UNCONFIGURED_EVENT } from "#shared/domain/ledger/evolve";
import type { Hold, LedgerConfig, LedgerSlice, LedgerTotals, Pass, Registration } from "#shared/domain/ledger/types";
import type { GateId, PassId, UserId } from "#shared/ids";
import { readValue, writeValue } from "../authority/command-log.ts";
import type { Storage } from "../authority/storage.ts";
import type { LedgerIdentity } from "./event-ledger-api.ts";

export type GateTally = Readonly<Record<GateId, { readonly admitted: number; readonly refused: number }>>;
/** A seat kept for somebody who waited. */
export type Offer = Pick<Hold, "userId" | "expiresAt">;
type Running = { readonly totals: LedgerTotals; readonly gates: GateTally };

/** Which records a command touches: those of a person, or of the pass that was scanned. */
export type Subject = { readonly userId: UserId } | { readonly passId: PassId } | { readonly shortCode: string } | null;

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
    const { totals, gates } = readValue<Running>(storage, "running") ?? { totals: {}, gates: {} };
    // What was stored before there was a waiting list counts nobody on it.
    this.#running = { totals: { ...UNCONFIGURED_EVENT.totals, ...totals }, gates };
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
    const event = this.event;
    if (subject === null) return { event, hold: null, registration: null, pass: null };
    if ("userId" in subject) {
      const registration = this.registrationOf(subject.userId);
      const pass = registration && this.passOf(registration);
      return { event, hold: this.#holdOf(subject.userId), registration, pass };
    }
    const pass = "passId" in subject ? this.#pass("id", subject.passId) : this.#pass("short_code", subject.shortCode);
    return { event, hold: null, registration: null, pass };
  }

  /** Writes what differs between two slices of one command; part of its turn. */
  save(identity: LedgerIdentity, before: LedgerSlice, after: LedgerSlice, gates: GateTally, seq: number): void {
    if (this.#identity === null) writeValue(this.#storage, "identity", identity);
    if (after.event.config !== before.event.config) writeValue(this.#storage, "config", after.event.config);
    if (after.event.totals !== before.event.totals || gates !== this.#running.gates) {
      writeValue(this.#storage, "running", { totals: after.event.totals, gates } satisfies Running);
    }
    if (after.hold !== before.hold) this.#saveHold(before.hold, after.hold);
    if (after.registration && after.registration !== before.registration) {
      this.#saveWaiting(after.registration);
      this.#storage.run(
        `INSERT INTO registration (user_id, seq, json) VALUES (?, ?, ?)
         ON CONFLICT (user_id) DO UPDATE SET seq = excluded.seq, json = excluded.json`,
        after.registration.userId,
        seq,
        JSON.stringify(after.registration),
      );
    }
    if (after.pass && after.pass !== before.pass) {
      const { id, registrationId, shortCode, userId } = after.pass;
      this.#storage.run(
        `INSERT INTO pass (id, registration_id, short_code, user_id, seq, json) VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET seq = excluded.seq, json = excluded.json`,
        id,
        registrationId,
        shortCode,
        userId,
        seq,
        JSON.stringify(after.pass),
      );
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

  passOf(registration: Registration): Pass | null {
    return this.#pass("registration_id", registration.id);
  }

  pass(passId: PassId): Pass | null {
    return this.#pass("id", passId);
  }

  /** Holds whose time is over at `now`, oldest first. */
  expiredHolds(now: number, limit: number): Hold[] {
    return this.#holds("WHERE expires_at <= ? ORDER BY expires_at LIMIT ?", now, limit);
  }

  /** Whoever waits longest. */
  firstWaiting(): Registration | null {
    return parse<Registration>(
      this.#storage.all(
        "SELECT json FROM registration WHERE user_id = (SELECT user_id FROM waiting ORDER BY number LIMIT 1)",
      ),
    );
  }

  /** How many joined the waiting list before this place and still wait. */
  countAhead(waitNumber: number): number {
    return (
      this.#storage.all<{ n: number }>("SELECT count(*) AS n FROM waiting WHERE number < ?", waitNumber)[0]?.n ?? 0
    );
  }

  /** Offers whose time is over at `now`, oldest first. */
  expiredOffers(now: number, limit: number): Offer[] {
    return this.#offers("WHERE expires_at <= ? ORDER BY expires_at LIMIT ?", now, limit);
  }

  earliestOffer(): Offer | null {
    return this.#offers("ORDER BY expires_at LIMIT ?", 1)[0] ?? null;
  }

  #offers(clause: string, ...params: (string | number)[]): Offer[] {
    return this.#storage
      .all<{ user_id: UserId; expires_at: number }>(`SELECT user_id, expires_at FROM offer ${clause}`, ...params)
      .map((row) => ({ userId: row.user_id, expiresAt: row.expires_at }));
  }

  /** Who waits, and whose offer runs out when, by what is asked of them. */
  #saveWaiting({ userId, status, waitNumber, offerEndsAt }: Registration): void {
    this.#storage.run("DELETE FROM waiting WHERE user_id = ?", userId);
    this.#storage.run("DELETE FROM offer WHERE user_id = ?", userId);
    if (status === "waiting" && waitNumber !== null)
      this.#storage.run("INSERT INTO waiting (number, user_id) VALUES (?, ?)", waitNumber, userId);
    if (status === "offered" && offerEndsAt !== null)
      this.#storage.run("INSERT INTO offer (user_id, expires_at) VALUES (?, ?)", userId, offerEndsAt);
  }

  earliestHold(): Hold | null {
    return this.#holds("ORDER BY expires_at LIMIT ?", 1)[0] ?? null;
  }

  #holdOf(userId: UserId): Hold | null {
    return this.#holds("WHERE user_id = ?", userId)[0] ?? null;
  }

  #holds(clause: string, ...params: (string | number)[]): Hold[] {
    return this.#storage
      .all<{ user_id: UserId; expires_at: number }>(`SELECT user_id, expires_at FROM hold ${clause}`, ...params)
      .map((row) => ({ userId: row.user_id, expiresAt: row.expires_at }));
  }

  #saveHold(before: Hold | null, after: Hold | null): void {
    if (after) {
      this.#storage.run(
        `INSERT INTO hold (user_id, expires_at) VALUES (?, ?)
         ON CONFLICT (user_id) DO UPDATE SET expires_at = excluded.expires_at`,
        after.userId,
        after.expiresAt,
      );
    } else if (before) {
      this.#storage.run("DELETE FROM hold WHERE user_id = ?", before.userId);
    }
  }

  #pass(column: "id" | "registration_id" | "short_code", value: string): Pass | null {
    return parse<Pass>(this.#storage.all(`SELECT json FROM pass WHERE ${column} = ?`, value));
  }
}

/** Rows are written by this file alone, hence trusted. */
function parse<T>(rows: { json: string }[]): T | null {
  return rows[0] ? JSON.parse(rows[0].json) : null;
}
