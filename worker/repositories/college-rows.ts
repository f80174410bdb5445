import { and, eq, gt, inArray, isNull, sql } from "drizzle-orm";
import { apiKeys } from "#db/schema/directory/api-keys";
import { auditEntries } from "#db/schema/directory/audit-entries";
import { calendarFeeds } from "#db/schema/directory/calendar-feeds";
import { collegeHosts } from "#db/schema/directory/college-hosts";
import { collegeMoves } from "#db/schema/directory/college-moves";
import { deadLetters } from "#db/schema/directory/dead-letters";
import { departments } from "#db/schema/directory/departments";
import { deviceCodes, devices } from "#db/schema/directory/devices";
import { grants } from "#db/schema/directory/grants";
import { campusLogins, identities, identityProviders } from "#db/schema/directory/identity-providers";
import { invitations } from "#db/schema/directory/invitations";
import { liveSockets } from "#db/schema/directory/live-sockets";
import { memberships } from "#db/schema/directory/memberships";
import { ownerNotices } from "#db/schema/directory/owner-notices";
import { passkeys } from "#db/schema/directory/passkeys";
import { paymentAccounts } from "#db/schema/directory/payment-accounts";
import { recoveryCodes } from "#db/schema/directory/recovery-codes";
import { sessions } from "#db/schema/directory/sessions";
import { signInLinks } from "#db/schema/directory/sign-in-links";
import { supportAccesses } from "#db/schema/directory/support-accesses";
import { users } from "#db/schema/directory/users";
import { answers } from "#db/schema/shard/answers";
import { campaigns, optOuts } from "#db/schema/shard/campaigns";
import { codeUses } from "#db/schema/shard/code-uses";
import { codes } from "#db/schema/shard/codes";
import { covers } from "#db/schema/shard/covers";
import { emergencies } from "#db/schema/shard/emergencies";
import { eventAudiences } from "#db/schema/shard/event-audiences";
import { eventNotices } from "#db/schema/shard/event-notices";
import { eventRules } from "#db/schema/shard/event-rules";
import { eventSeries } from "#db/schema/shard/event-series";
import { eventTotals } from "#db/schema/shard/event-totals";
import { events } from "#db/schema/shard/events";
import { forms } from "#db/schema/shard/forms";
import { gates } from "#db/schema/shard/gates";
import { guests } from "#db/schema/shard/guests";
import { idempotencyKeys } from "#db/schema/shard/idempotency-keys";
import { incidents } from "#db/schema/shard/incidents";
import { logHeads } from "#db/schema/shard/log-heads";
import { messageSettings, messageTemplates, phones, pushSubscriptions } from "#db/schema/shard/message-settings";
import { messages } from "#db/schema/shard/messages";
import { orders } from "#db/schema/shard/orders";
import { passes } from "#db/schema/shard/passes";
import { payments } from "#db/schema/shard/payments";
import { providerEvents } from "#db/schema/shard/provider-events";
import { receipts } from "#db/schema/shard/receipts";
import { refunds } from "#db/schema/shard/refunds";
import { registrations } from "#db/schema/shard/registrations";
import { ruleDecisions, ruleEffects, ruleMemories, rules } from "#db/schema/shard/rules";
import { sales } from "#db/schema/shard/sales";
import { scans } from "#db/schema/shard/scans";
import { availabilities, staffingLooks, staffMoves } from "#db/schema/shard/staffing";
import { stations } from "#db/schema/shard/stations";
import { tokens } from "#db/schema/shard/tokens";
import { transfers } from "#db/schema/shard/transfers";
import { rooms, venues } from "#db/schema/shard/venues";
import { walletDevices } from "#db/schema/shard/wallet-devices";
import { webhookAttempts, webhookDeliveries, webhookMessages, webhooks } from "#db/schema/shard/webhooks";
import type { EventId, StationId } from "#shared/ids";
import { inJson } from "./json-lists.ts";
import {
  countOf,
  eraseSome,
  isKeyOf,
  type Key,
  keyOf,
  nameOf,
  readKeyPage,
  type StoredRow,
  type TenantTable,
} from "./key-pages.ts";
import type { ShardDb } from "./shard-dbs.ts";
import type { TenantDb } from "./tenant-db.ts";

/** Every table of a shard, whatever others refer to before them. */
export const SHARD_TABLES: readonly TenantTable[] = [
  venues,
  rooms,
  events,
  covers,
  eventAudiences,
  stations,
  gates,
  codes,
  codeUses,
  eventTotals,
  orders,
  tokens,
  registrations,
  passes,
  scans,
  incidents,
  sales,
  logHeads,
  campaigns,
  messages,
  messageSettings,
  optOuts,
  pushSubscriptions,
  phones,
  messageTemplates,
  emergencies,
  forms,
  answers,
  payments,
  refunds,
  receipts,
  providerEvents,
  eventSeries,
  eventNotices,
  eventRules,
  guests,
  transfers,
  walletDevices,
  idempotencyKeys,
  rules,
  ruleMemories,
  ruleDecisions,
  ruleEffects,
  staffingLooks,
  availabilities,
  staffMoves,
  webhookMessages,
  webhookDeliveries,
  webhookAttempts,
  // After all that they are told of, or a copy would tell it again.
  webhooks,
];

/** Every table of the directory with rows of a college, whoever refers to others before them; memberships come after all. */
const DIRECTORY_TABLES: readonly TenantTable[] = [
  apiKeys,
  ownerNotices,
  deadLetters,
  deviceCodes,
  devices,
  supportAccesses,
  calendarFeeds,
  grants,
  invitations,
  departments,
  identityProviders,
  collegeHosts,
  paymentAccounts,
  collegeMoves,
  campusLogins,
  liveSockets,
  signInLinks,
  sessions,
  auditEntries,
];

/** What a college takes along when it leaves, besides what happened there. */
const KEPT_OF_DIRECTORY: readonly TenantTable[] = [grants, departments, paymentAccounts, supportAccesses, auditEntries];
/** They say nothing that passes, payments and events do not say, or are of use to nobody elsewhere. */
const NOT_KEPT: readonly TenantTable[] = [
  messages,
  pushSubscriptions,
  providerEvents,
  eventNotices,
  walletDevices,
  ruleMemories,
  ruleEffects,
  staffingLooks,
  webhookMessages,
  webhookDeliveries,
  webhookAttempts,
  webhooks,
];

const PAGE_ROWS = 500;
const ROWS_ERASED_AT_ONCE = 2_000;
/** A statement takes a hundred parameters, and this is one of two. */
const PEOPLE_AT_ONCE = 40;

const PEOPLE = "people";
const KEPT: readonly TenantTable[] = [
  ...SHARD_TABLES.filter((table) => !NOT_KEPT.includes(table)),
  ...KEPT_OF_DIRECTORY,
];

/** For tests: which tables are known to hold rows of colleges. */
export const KNOWN_TABLES = {
  directory: [...DIRECTORY_TABLES, memberships].map(nameOf),
  shard: SHARD_TABLES.map(nameOf),
} as const;
/** What can be exported, by name; "people" are names and addresses of members. */
export const EXPORTED_STORES: readonly string[] = [PEOPLE, ...KEPT.map(nameOf)];

/** `next` is to be handed in for the page after this one; null after the last. */
export type ExportPage = { readonly rows: readonly StoredRow[]; readonly next: Key | null };

/**
 * Rows of one store, as the database holds them, by their keys: a page follows the one before also when the college has
 * moved to another shard meanwhile.
 * @returns null for a store or a key that there cannot be
 */
export async function exportPage(db: TenantDb, store: string, after: Key | null): Promise<ExportPage | null> {
  const table = store === PEOPLE ? memberships : KEPT.find((one) => nameOf(one) === store);
  if (!table || (after !== null && !isKeyOf(table, after))) return null;
  const place = SHARD_TABLES.includes(table) ? db.rows : db.directory;
  const rows = await readKeyPage(place, db.collegeId, { table, after, limit: PAGE_ROWS });
  const last = rows.length === PAGE_ROWS ? rows.at(-1) : undefined;
  const next = last ? keyOf(table, last) : null;
  return { rows: table === memberships ? await namePeople(db, rows) : rows, next };
}

async function namePeople(db: TenantDb, members: readonly StoredRow[]): Promise<StoredRow[]> {
  const people = members.filter(({ kind }) => kind === "person");
  const ids = people.map(({ user_id: id }) => String(id));
  const named = await db.directory
    .select({ id: users.id, name: users.name, email: users.email })
    .from(users)
    .where(inJson(users.id, ids));
  const byId = new Map<unknown, (typeof named)[number]>(named.map((user) => [user.id, user]));
  return people.flatMap(({ user_id: id, joined_at = null }) => {
    const user = byId.get(id);
    return user ? { ...user, joined_at } : [];
  });
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

/** Deletes rows of a college in all databases, a bounded number. @returns how many of which table; empty when none were left */
export async function eraseRows(db: TenantDb, shards: readonly ShardDb[]): Promise<Record<string, number>> {
  const gone: Record<string, number> = {};
  const places = [
    ...shards.flatMap(({ rows }) => SHARD_TABLES.toReversed().map((table) => ({ rows, table }))),
    ...DIRECTORY_TABLES.map((table) => ({ rows: db.directory, table })),
  ];
  for (const { rows, table } of places) {
    const erased = await eraseSome(rows, db.collegeId, { table, limit: ROWS_ERASED_AT_ONCE });
    const name = nameOf(table);
    if (erased > 0) gone[name] = (gone[name] ?? 0) + erased;
    if (erased === ROWS_ERASED_AT_ONCE) break;
  }
  return gone;
}

/**
 * Takes some members out of the college. Who is in no other loses their account: nothing of it stays but an id, for other
 * colleges' logs may name it, and what names it cannot be found without reading all of them.
 * @returns how many memberships and accounts are gone; zeros when there were none
 */
export async function erasePeople({ collegeId, directory }: TenantDb): Promise<{
  memberships: number;
  accounts: number;
}> {
  const chunk = await directory
    .select({ userId: memberships.userId })
    .from(memberships)
    .where(eq(memberships.collegeId, collegeId))
    .limit(PEOPLE_AT_ONCE);
  if (chunk.length === 0) return { memberships: 0, accounts: 0 };
  const ids = chunk.map(({ userId }) => userId);
  const isNowhere = and(
    inArray(users.id, ids),
    isNull(users.platformRole),
    sql`not exists (select 1 from memberships m where m.user_id = ${users.id})`,
  );
  const nowhere = directory.select({ id: users.id }).from(users).where(isNowhere);
  const [, , , , , nameless] = await directory.batch([
    directory.delete(memberships).where(and(eq(memberships.collegeId, collegeId), inArray(memberships.userId, ids))),
    directory.delete(sessions).where(inArray(sessions.userId, nowhere)),
    directory.delete(passkeys).where(inArray(passkeys.userId, nowhere)),
    directory.delete(recoveryCodes).where(inArray(recoveryCodes.userId, nowhere)),
    directory.delete(identities).where(inArray(identities.userId, nowhere)),
    directory
      .update(users)
      .set({ name: "Somebody who left", email: sql`${users.id} || '@gone.invalid'` })
      .where(isNowhere)
      .returning({ id: users.id }),
  ]);
  return { memberships: ids.length, accounts: nameless.length };
}

/** What is left of a college, over all tables of all databases. */
export async function countRows(db: TenantDb, shards: readonly ShardDb[]): Promise<number> {
  const counts = await Promise.all([
    ...shards.flatMap(({ rows }) => SHARD_TABLES.map((table) => countOf(rows, db.collegeId, table))),
    ...[...DIRECTORY_TABLES, memberships].map((table) => countOf(db.directory, db.collegeId, table)),
  ]);
  return counts.reduce((sum, one) => sum + one, 0);
}
