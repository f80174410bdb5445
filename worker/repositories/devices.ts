import { and, asc, eq, isNull, lt, lte, sql } from "drizzle-orm";
import { deviceCodes, devices } from "#db/schema/directory/devices";
import { grants } from "#db/schema/directory/grants";
import { memberships } from "#db/schema/directory/memberships";
import { users } from "#db/schema/directory/users";
import type { DeviceId, EventId, GrantId, UserId } from "#shared/ids";
import type { DeviceView } from "#shared/views/devices";
import type { PlatformDb } from "./platform-db.ts";
import type { TenantDb } from "./tenant-db.ts";

export type DeviceRow = Omit<typeof devices.$inferSelect, "collegeId">;

/** More phones than any event has gates. */
const DEVICES_OF_EVENT_MAX = 500;

export type NewCode = Omit<typeof deviceCodes.$inferSelect, "collegeId">;

export async function addDeviceCode(db: TenantDb, code: NewCode): Promise<void> {
  await db.directory.insert(deviceCodes).values({ collegeId: db.collegeId, ...code });
}

export type NewDevice = {
  readonly id: DeviceId;
  readonly userId: UserId;
  readonly grantId: GrantId;
  readonly codeHash: string;
  readonly name: string;
  readonly publicKey: string;
  readonly now: number;
};

/**
 * Spends a code: a service account, its place in the college, its role at the event, and the device, all or none. Of any
 * number of phones with the same code one gets it.
 */
export async function enrolDeviceRow(
  db: TenantDb,
  { id, userId, grantId, codeHash, name, publicKey, now }: NewDevice,
): Promise<EventId | null> {
  const code = sql`device_codes c where c.college_id = ${db.collegeId} and c.code_hash = ${codeHash} and c.expires_at > ${now}
      and (select count(*) from devices d where d.college_id = c.college_id and d.event_id = c.event_id
        and d.revoked_at is null) < ${DEVICES_OF_EVENT_MAX}`;
  const email = `${id}@device.invalid`;
  const [, , , , spent] = await db.directory.batch([
    db.directory.insert(users).select(sql`select ${userId}, ${email}, ${name}, null, ${now} from ${code}`),
    db.directory.insert(memberships).select(sql`select c.college_id, ${userId}, 'device', ${now} from ${code}`),
    db.directory
      .insert(grants)
      .select(
        sql`select c.college_id, ${grantId}, ${userId}, 'scanner', null, c.event_id, null, null, c.scans_until, c.issued_by, null, ${now} from ${code}`,
      ),
    db.directory
      .insert(devices)
      .select(
        sql`select c.college_id, ${id}, ${userId}, c.event_id, ${publicKey}, c.issued_by, ${now}, c.scans_until, 0, null from ${code}`,
      ),
    db.directory
      .delete(deviceCodes)
      .where(
        and(
          eq(deviceCodes.collegeId, db.collegeId),
          eq(deviceCodes.codeHash, codeHash),
          sql`exists (select 1 from devices d where d.college_id = ${db.collegeId} and d.id = ${id})`,
        ),
      )
      .returning({ eventId: deviceCodes.eventId }),
  ]);
  return spent[0]?.eventId ?? null;
}

export async function findDevice(db: TenantDb, id: DeviceId): Promise<DeviceRow | null> {
  const [found] = await db.directory.select().from(devices).where(thisOne(db, id));
  return found ?? null;
}

/** @returns false if this proof, or a newer one, was used before, or the device was revoked meanwhile */
export async function noteDeviceProof(db: TenantDb, id: DeviceId, provedAt: number): Promise<boolean> {
  const noted = await db.directory
    .update(devices)
    .set({ provedAt })
    .where(and(thisOne(db, id), lt(devices.provedAt, provedAt), isNull(devices.revokedAt)))
    .returning({ id: devices.id });
  return noted.length === 1;
}

/**
 * Lets the scanners of an event, and codes that nobody has spent, end with it. Safe to repeat. Whatever began after the event
 * counts from its own beginning.
 */
export async function endScannersWith(
  db: TenantDb,
  { id: eventId, endsAt }: { readonly id: EventId; readonly endsAt: number },
  { now, afterMs }: { readonly now: number; readonly afterMs: number },
): Promise<void> {
  await db.directory.batch([
    db.directory
      .update(devices)
      .set({ endsAt: sql`max(${endsAt}, ${devices.createdAt}) + ${afterMs}` })
      .where(and(eq(devices.collegeId, db.collegeId), eq(devices.eventId, eventId), isNull(devices.revokedAt))),
    db.directory
      .update(grants)
      .set({
        endsAt: sql`(select d.ends_at from devices d where d.college_id = ${db.collegeId} and d.user_id = ${grants.userId})`,
      })
      .where(and(eq(grants.collegeId, db.collegeId), eq(grants.eventId, eventId), eq(grants.role, "scanner"))),
    db.directory
      .update(deviceCodes)
      .set({ scansUntil: Math.max(endsAt, now) + afterMs })
      .where(and(eq(deviceCodes.collegeId, db.collegeId), eq(deviceCodes.eventId, eventId))),
  ]);
}

/** Those in use, oldest first. */
export function listDevicesAt(db: TenantDb, eventId: EventId): Promise<DeviceView[]> {
  return db.directory
    .select({
      id: devices.id,
      name: users.name,
      issuedBy: sql<string>`(select u.name from users u where u.id = ${devices.issuedBy})`,
      createdAt: devices.createdAt,
      provedAt: devices.provedAt,
      endsAt: devices.endsAt,
    })
    .from(devices)
    .innerJoin(users, eq(users.id, devices.userId))
    .where(and(eq(devices.collegeId, db.collegeId), eq(devices.eventId, eventId), isNull(devices.revokedAt)))
    .orderBy(asc(devices.createdAt))
    .limit(DEVICES_OF_EVENT_MAX);
}

/** With its role, both or neither. */
export async function revokeDeviceRow(db: TenantDb, { id, userId }: DeviceRow, now: number): Promise<void> {
  await db.directory.batch([
    db.directory
      .update(devices)
      .set({ revokedAt: now })
      .where(and(thisOne(db, id), isNull(devices.revokedAt))),
    db.directory.delete(grants).where(and(eq(grants.collegeId, db.collegeId), eq(grants.userId, userId))),
  ]);
}

export async function deleteExpiredCodes({ rows }: PlatformDb, now: number): Promise<void> {
  await rows.delete(deviceCodes).where(lte(deviceCodes.expiresAt, now));
}

function thisOne(db: TenantDb, id: DeviceId) {
  return and(eq(devices.collegeId, db.collegeId), eq(devices.id, id));
}
