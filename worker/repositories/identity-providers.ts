import { and, asc, eq, gt, isNotNull, lte, sql } from "drizzle-orm";
import { grants } from "#db/schema/directory/grants";
import { campusLogins, identityProviders } from "#db/schema/directory/identity-providers";
import type { ProviderId } from "#shared/ids";
import type { CampusLogin } from "#shared/views/sso";
import type { PlatformDb } from "./platform-db.ts";
import type { TenantDb } from "./tenant-db.ts";

export type ProviderRow = Omit<typeof identityProviders.$inferSelect, "collegeId">;
export type CampusLoginRow = typeof campusLogins.$inferSelect;

/** A college has one, and for a while two, when it changes. */
const PROVIDERS_MAX = 5;
/** Somebody who leaves more often within ten minutes is a script. */
const LOGINS_OF_BROWSER_MAX = 10;

export function listProviders(db: TenantDb): Promise<ProviderRow[]> {
  return db.directory
    .select()
    .from(identityProviders)
    .where(eq(identityProviders.collegeId, db.collegeId))
    .orderBy(asc(identityProviders.createdAt));
}

export function listEnabledProviders(db: TenantDb): Promise<CampusLogin[]> {
  return db.directory
    .select({ id: identityProviders.id, name: identityProviders.name })
    .from(identityProviders)
    .where(and(eq(identityProviders.collegeId, db.collegeId), isNotNull(identityProviders.enabledAt)))
    .orderBy(asc(identityProviders.createdAt));
}

export async function findProvider(db: TenantDb, id: ProviderId): Promise<ProviderRow | null> {
  const [found] = await db.directory.select().from(identityProviders).where(thisOne(db, id));
  return found ?? null;
}

/** @returns false if the college has as many as it can have; a repeat of the same id is harmless */
export async function addProviderRow(db: TenantDb, row: ProviderRow): Promise<boolean> {
  const { id, name, issuer, clientId, clientSecret, domain, rolesClaim, roleRules, mfaAcr, createdAt } = row;
  const added = await db.directory
    .insert(identityProviders)
    .select(
      sql`select ${db.collegeId}, ${id}, ${name}, ${issuer}, ${clientId}, ${clientSecret}, ${domain}, null, ${rolesClaim},
        ${JSON.stringify(roleRules)}, ${mfaAcr}, null, null, ${createdAt}
        where (select count(*) from identity_providers p where p.college_id = ${db.collegeId}) < ${PROVIDERS_MAX}`,
    )
    .onConflictDoNothing()
    .returning({ id: identityProviders.id });
  return added.length === 1;
}

type Changes = Partial<
  Pick<
    ProviderRow,
    | "name"
    | "clientId"
    | "clientSecret"
    | "rolesClaim"
    | "roleRules"
    | "mfaAcr"
    | "domainVerifiedAt"
    | "testedAt"
    | "enabledAt"
  >
>;

/** @returns null if there is none */
export async function changeProvider(db: TenantDb, id: ProviderId, changes: Changes): Promise<ProviderRow | null> {
  const [changed] = await db.directory.update(identityProviders).set(changes).where(thisOne(db, id)).returning();
  return changed ?? null;
}

/**
 * With the roles its claims gave.
 * @returns false if it was gone already
 */
export async function deleteProvider(db: TenantDb, id: ProviderId): Promise<boolean> {
  const [, deleted] = await db.directory.batch([
    db.directory.delete(grants).where(and(eq(grants.collegeId, db.collegeId), eq(grants.providerId, id))),
    db.directory.delete(identityProviders).where(thisOne(db, id)).returning({ id: identityProviders.id }),
  ]);
  return deleted.length === 1;
}

/** @returns false if this browser has left too often without coming back */
export async function addCampusLogin({ rows }: PlatformDb, login: CampusLoginRow): Promise<boolean> {
  const { stateHash, collegeId, providerId, browserHash, purpose, sessionId, codeVerifier, nonce, expiresAt } = login;
  const added = await rows
    .insert(campusLogins)
    .select(
      sql`select ${stateHash}, ${collegeId}, ${providerId}, ${browserHash}, ${purpose}, ${sessionId}, ${codeVerifier},
        ${nonce}, ${expiresAt}
        where (select count(*) from campus_logins l where l.browser_hash = ${browserHash}) < ${LOGINS_OF_BROWSER_MAX}`,
    )
    .returning({ stateHash: campusLogins.stateHash });
  return added.length === 1;
}

/** Of any number of simultaneous answers one gets it; one from elsewhere, or too late, gets null and takes nothing. */
export async function takeCampusLogin(
  { rows }: PlatformDb,
  at: Pick<CampusLoginRow, "stateHash" | "browserHash" | "collegeId" | "providerId"> & { readonly now: number },
): Promise<CampusLoginRow | null> {
  const [taken] = await rows
    .delete(campusLogins)
    .where(
      and(
        eq(campusLogins.stateHash, at.stateHash),
        eq(campusLogins.browserHash, at.browserHash),
        eq(campusLogins.collegeId, at.collegeId),
        eq(campusLogins.providerId, at.providerId),
        gt(campusLogins.expiresAt, at.now),
      ),
    )
    .returning();
  return taken ?? null;
}

export async function deleteExpiredLogins({ rows }: PlatformDb, now: number): Promise<void> {
  await rows.delete(campusLogins).where(lte(campusLogins.expiresAt, now));
}

function thisOne(db: TenantDb, id: ProviderId) {
  return and(eq(identityProviders.collegeId, db.collegeId), eq(identityProviders.id, id));
}
