import { and, asc, eq, isNotNull, sql } from "drizzle-orm";
import { collegeHosts } from "#db/schema/directory/college-hosts";
import type { CollegeId } from "#shared/ids";
import type { PlatformDb } from "./platform-db.ts";
import type { TenantDb } from "./tenant-db.ts";

export type CollegeHost = Omit<typeof collegeHosts.$inferSelect, "collegeId">;

const HOSTS_MAX = 5;

/** Whose own a host is; null for one that serves all colleges. */
export async function findCollegeOfHost({ rows }: PlatformDb, host: string): Promise<CollegeId | null> {
  const [found] = await rows
    .select({ collegeId: collegeHosts.collegeId })
    .from(collegeHosts)
    .where(and(eq(collegeHosts.host, host), isNotNull(collegeHosts.verifiedAt)));
  return found?.collegeId ?? null;
}

export function listHostsOf(db: TenantDb): Promise<CollegeHost[]> {
  return db.directory
    .select({ host: collegeHosts.host, createdAt: collegeHosts.createdAt, verifiedAt: collegeHosts.verifiedAt })
    .from(collegeHosts)
    .where(eq(collegeHosts.collegeId, db.collegeId))
    .orderBy(asc(collegeHosts.createdAt));
}

/** @returns false if the college has as many as it can have; a repeat is harmless */
export async function addHostRow(db: TenantDb, host: string, createdAt: number): Promise<boolean> {
  await db.directory
    .insert(collegeHosts)
    .select(
      sql`select ${db.collegeId}, ${host}, ${createdAt}, null
        where (select count(*) from college_hosts h where h.college_id = ${db.collegeId}) < ${HOSTS_MAX}`,
    )
    .onConflictDoNothing();
  return (await listHostsOf(db)).some((one) => one.host === host);
}

/** @returns false if there is none, or another college has proved it first */
export async function markHostVerified(db: TenantDb, host: string, verifiedAt: number): Promise<boolean> {
  const marked = await db.directory
    .update(collegeHosts)
    .set({ verifiedAt })
    .where(
      and(
        isThis(db, host),
        sql`not exists (select 1 from college_hosts h where h.host = ${host} and h.verified_at is not null
          and h.college_id <> ${db.collegeId})`,
      ),
    )
    .returning({ host: collegeHosts.host });
  return marked.length === 1;
}

/** @returns false if it was gone already */
export async function deleteHost(db: TenantDb, host: string): Promise<boolean> {
  const deleted = await db.directory
    .delete(collegeHosts)
    .where(isThis(db, host))
    .returning({ host: collegeHosts.host });
  return deleted.length === 1;
}

function isThis(db: TenantDb, host: string) {
  return and(eq(collegeHosts.collegeId, db.collegeId), eq(collegeHosts.host, host));
}
