import { and, eq, getTableName, gt, inArray, isNull, sql } from "drizzle-orm";
import type { SQLiteColumn, SQLiteTable } from "drizzle-orm/sqlite-core";
import { auditEntries } from "#db/schema/audit-entries";
import { collegeHosts } from "#db/schema/college-hosts";
import { departments } from "#db/schema/departments";
import { deviceCodes, devices } from "#db/schema/devices";
import { eventTotals } from "#db/schema/event-totals";
import { events } from "#db/schema/events";
import { gates } from "#db/schema/gates";
import { grants } from "#db/schema/grants";
import { campusLogins, identities, identityProviders } from "#db/schema/identity-providers";
import { invitations } from "#db/schema/invitations";
import { liveSockets } from "#db/schema/live-sockets";
import { mails } from "#db/schema/mails";
import { memberships } from "#db/schema/memberships";
import { orders } from "#db/schema/orders";
import { passes } from "#db/schema/passes";
import { passkeys } from "#db/schema/passkeys";
import { recoveryCodes } from "#db/schema/recovery-codes";
import { registrations } from "#db/schema/registrations";
import { scans } from "#db/schema/scans";
import { sessions } from "#db/schema/sessions";
import { signInLinks } from "#db/schema/sign-in-links";
import { stations } from "#db/schema/stations";
import { supportAccesses } from "#db/schema/support-accesses";
import { tokens } from "#db/schema/tokens";
import { users } from "#db/schema/users";
import type { EventId, StationId } from "#shared/ids";
import type { TenantDb } from "./tenant-db.ts";

type TenantTable = SQLiteTable & { readonly collegeId: SQLiteColumn };

/** What a college takes along when it leaves. */
const KEPT_FOR_IT = [
  registrations,
  passes,
  scans,
  tokens,
  orders,
  eventTotals,
  stations,
  gates,
  events,
  grants,
  departments,
  supportAccesses,
  auditEntries,
] as const satisfies readonly TenantTable[];

/** Every table with rows of a college, whoever refers to others before them; memberships and the college itself come last. */
const ERASED = [
  mails,
  scans,
  passes,
  registrations,
  tokens,
  orders,
  eventTotals,
  gates,
  deviceCodes,
  devices,
  supportAccesses,
  grants,
  invitations,
  stations,
  events,
  departments,
  identityProviders,
  collegeHosts,
  campusLogins,
  liveSockets,
  signInLinks,
  sessions,
  auditEntries,
] as const satisfies readonly TenantTable[];

const PAGE_ROWS = 500;
const ROWS_ERASED_AT_ONCE = 2_000;
/** A statement takes a hundred parameters, and this is one of two. */
const PEOPLE_AT_ONCE = 40;

/** For tests: which tables are known to hold rows of colleges. */
export const KNOWN_TABLES: readonly string[] = [...ERASED, memberships].map(getTableName);
/** What can be exported, by name; "people" are names and addresses of members. */
export const EXPORTED_STORES: readonly string[] = ["people", ...KEPT_FOR_IT.map(getTableName)];

export type ExportPage = { readonly rows: readonly Record<string, unknown>[]; readonly next: number | null };

/** Rows of one store, as the database holds them, in the order they were written. */
export async function exportPage(db: TenantDb, store: string, after: number): Promise<ExportPage> {
  const rows = store === "people" ? await peoplePage(db, after) : await tablePage(db, store, after);
  const last = rows.at(-1)?.at;
  return {
    rows: rows.map(({ at: _, ...row }) => row),
    next: rows.length === PAGE_ROWS && last !== undefined ? last : null,
  };
}

type Page = ({ readonly at: number } & Record<string, unknown>)[];

function tablePage(db: TenantDb, store: string, after: number): Promise<Page> {
  const table = KEPT_FOR_IT.find((one) => getTableName(one) === store);
  if (!table) throw new Error(`there is no store ${store}`);
  return db.rows.all(
    sql`select rowid as "at", * from ${table} where ${table.collegeId} = ${db.collegeId} and rowid > ${after}
      order by rowid limit ${PAGE_ROWS}`,
  );
}

function peoplePage(db: TenantDb, after: number): Promise<Page> {
  return db.rows.all(
    sql`select m.rowid as "at", u.id, u.name, u.email, m.joined_at from memberships m join users u on u.id = m.user_id
      where m.college_id = ${db.collegeId} and m.kind = 'person' and m.rowid > ${after} order by m.rowid limit ${PAGE_ROWS}`,
  );
}

/** The next events whose objects are to be emptied, in the order of their ids, with their stations. */
export async function eventsToErase(
  db: TenantDb,
  after: EventId | null,
  limit: number,
): Promise<{ readonly eventId: EventId; readonly stationIds: StationId[] }[]> {
  const found = await db.rows
    .select({ id: events.id })
    .from(events)
    .where(and(eq(events.collegeId, db.collegeId), after ? gt(events.id, after) : undefined))
    .orderBy(events.id)
    .limit(limit);
  return Promise.all(
    found.map(async ({ id: eventId }) => {
      const own = await db.rows
        .select({ id: stations.id })
        .from(stations)
        .where(and(eq(stations.collegeId, db.collegeId), eq(stations.eventId, eventId)));
      return { eventId, stationIds: own.map(({ id }) => id) };
    }),
  );
}

/** Deletes rows of a college, a bounded number. @returns how many of which table; empty when none were left */
export async function eraseRows(db: TenantDb): Promise<Record<string, number>> {
  const gone: Record<string, number> = {};
  for (const table of ERASED) {
    const erased = await db.rows
      .delete(table)
      .where(
        sql`rowid in (select rowid from ${table} where ${table.collegeId} = ${db.collegeId} limit ${ROWS_ERASED_AT_ONCE})`,
      )
      .returning({ collegeId: table.collegeId });
    if (erased.length > 0) gone[getTableName(table)] = erased.length;
    if (erased.length === ROWS_ERASED_AT_ONCE) break;
  }
  return gone;
}

/**
 * Takes some members out of the college. Who is in no other loses their account: nothing of it stays but an id, for other
 * colleges' logs may name it, and what names it cannot be found without reading all of them.
 * @returns how many memberships and accounts are gone; zeros when there were none
 */
export async function erasePeople(db: TenantDb): Promise<{ memberships: number; accounts: number }> {
  const chunk = await db.rows
    .select({ userId: memberships.userId })
    .from(memberships)
    .where(eq(memberships.collegeId, db.collegeId))
    .limit(PEOPLE_AT_ONCE);
  if (chunk.length === 0) return { memberships: 0, accounts: 0 };
  const ids = chunk.map(({ userId }) => userId);
  const isNowhere = and(
    inArray(users.id, ids),
    isNull(users.platformRole),
    sql`not exists (select 1 from memberships m where m.user_id = ${users.id})`,
  );
  const nowhere = db.rows.select({ id: users.id }).from(users).where(isNowhere);
  const [, , , , , nameless] = await db.rows.batch([
    db.rows.delete(memberships).where(and(eq(memberships.collegeId, db.collegeId), inArray(memberships.userId, ids))),
    db.rows.delete(sessions).where(inArray(sessions.userId, nowhere)),
    db.rows.delete(passkeys).where(inArray(passkeys.userId, nowhere)),
    db.rows.delete(recoveryCodes).where(inArray(recoveryCodes.userId, nowhere)),
    db.rows.delete(identities).where(inArray(identities.userId, nowhere)),
    db.rows
      .update(users)
      .set({ name: "Somebody who left", email: sql`${users.id} || '@gone.invalid'` })
      .where(isNowhere)
      .returning({ id: users.id }),
  ]);
  return { memberships: ids.length, accounts: nameless.length };
}

/** What is left of a college, over all of its tables. */
export async function countRows(db: TenantDb): Promise<number> {
  const counts = await Promise.all(
    [...ERASED, memberships].map((table) => db.rows.$count(table, eq(table.collegeId, db.collegeId))),
  );
  return counts.reduce((sum, one) => sum + one, 0);
}
