import { createHash, randomBytes } from "node:crypto";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { SHARDS } from "#db/shards";
import { makeId, type UserId } from "#shared/ids";
import { type MemberRole, sessionClassOf } from "#shared/roles";

export const COLLEGE_SLUG = "bench";

export type Person = { readonly userId: UserId; readonly name: string; readonly sessionToken: string };
export type People = {
  readonly attendees: Person[];
  readonly volunteers: Person[];
  readonly organizer: Person;
  readonly second: Person;
};

const SESSION_MS = 7 * 24 * 3_600_000;
/** More devices than any gate has. */
const VOLUNTEERS = 128;

/**
 * Puts a college full of people with open sessions into the database of a product that is not running: thousands of
 * sign-ins by mail would take longer than the measurement. It may sell; no provider is behind its account.
 */
export function addPeople(stateDir: string, attendeeCount: number): People {
  const db = new DatabaseSync(databaseWith(stateDir, "sign_in_links"));
  try {
    const now = Date.now();
    const collegeId = makeId("college", now, randomBytes(10));
    const addUser = db.prepare(
      "INSERT INTO users (id, email, name, platform_role, created_at) VALUES (?, ?, ?, NULL, ?)",
    );
    const addMember = db.prepare("INSERT INTO memberships (college_id, user_id, joined_at) VALUES (?, ?, ?)");
    const addGrant = db.prepare(
      "INSERT INTO grants (college_id, id, user_id, role, created_at) VALUES (?, ?, ?, ?, ?)",
    );
    const addSession = db.prepare(
      "INSERT INTO sessions (id, token_hash, user_id, class, expires_at, absolute_expires_at, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
    );
    const add = (role: MemberRole, index: number): Person => {
      const userId = makeId("user", now, randomBytes(10));
      const name = `${role} ${index}`;
      const sessionToken = randomBytes(32).toString("base64url");
      const tokenHash = createHash("sha256").update(sessionToken).digest("hex");
      addUser.run(userId, `${userId}@bench.example`, name, now);
      addMember.run(collegeId, userId, now);
      if (role !== "attendee") addGrant.run(collegeId, makeId("grant", now, randomBytes(10)), userId, role, now);
      const sessionId = makeId("session", now, randomBytes(10));
      const ends = [now + SESSION_MS, now + 4 * SESSION_MS];
      addSession.run(sessionId, tokenHash, userId, sessionClassOf([role]), ...ends, now);
      return { userId, name, sessionToken };
    };
    db.exec("BEGIN");
    db.prepare(
      "INSERT INTO colleges (id, slug, name, accent, time_zone, currency, shard, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
    ).run(collegeId, COLLEGE_SLUG, "Bench College", "#1d4ed8", "Europe/Berlin", "EUR", SHARDS[0], now);
    db.prepare(
      "INSERT INTO payment_accounts (college_id, legal_name, address, tax_rate_bp, account_id, charges_enabled, checked_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
    ).run(collegeId, "Bench College", "1 Bench Street", 0, `acct_${collegeId}`, 1, now);
    const organizer = add("organizer", 0);
    const second = add("organizer", 1);
    const volunteers = Array.from({ length: VOLUNTEERS }, (_, index) => add("volunteer", index));
    const attendees = Array.from({ length: attendeeCount }, (_, index) => add("attendee", index));
    db.exec("COMMIT");
    return { attendees, volunteers, organizer, second };
  } finally {
    db.close();
  }
}

/** The one SQLite file below a state folder that has this table and, where asked, a row in it. */
export function databaseWith(
  stateDir: string,
  table: string,
  holds: (db: DatabaseSync) => boolean = () => true,
): string {
  const files = readdirSync(stateDir, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".sqlite"));
  for (const file of files.map((one) => join(stateDir, one))) {
    const db = new DatabaseSync(file, { readOnly: true });
    try {
      const found = db.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?").get(table);
      if (found && holds(db)) return file;
    } finally {
      db.close();
    }
  }
  throw new Error(`no database below ${stateDir} has a table ${table}`);
}
