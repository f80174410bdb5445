import { and, eq, gt, isNull, lte, ne, sql } from "drizzle-orm";
import { signInLinks } from "#db/schema/sign-in-links";
import type { CollegeId } from "#shared/ids";
import type { PlatformDb } from "./platform-db.ts";

export type SignInLink = Omit<typeof signInLinks.$inferSelect, "spentAt">;
export type LinkLimit = { readonly linksMax: number; readonly since: number };

/**
 * Counts and inserts in one statement, so that parallel requests cannot slip past the limit together.
 * @returns false if the address had `linksMax` links since `since`.
 */
export async function addSignInLink({ rows }: PlatformDb, link: SignInLink, limit: LinkLimit): Promise<boolean> {
  const { tokenHash, email, collegeId, createdAt, expiresAt } = link;
  const recent = sql`(select count(*) from ${signInLinks} where ${signInLinks.email} = ${email} and ${signInLinks.createdAt} > ${limit.since})`;
  const added = await rows
    .insert(signInLinks)
    .select(
      sql`select ${tokenHash}, ${email}, ${collegeId}, ${createdAt}, ${expiresAt}, null where ${recent} < ${limit.linksMax}`,
    )
    .returning({ tokenHash: signInLinks.tokenHash });
  return added.length === 1;
}

/** Voids every unspent link of this address at this place but the one named. */
export async function voidOlderLinks({ rows }: PlatformDb, kept: SignInLink): Promise<void> {
  await rows
    .update(signInLinks)
    .set({ spentAt: kept.createdAt })
    .where(
      and(
        eq(signInLinks.email, kept.email),
        atPlace(kept.collegeId),
        isNull(signInLinks.spentAt),
        ne(signInLinks.tokenHash, kept.tokenHash),
      ),
    );
}

/** Of any number of simultaneous tries one gets the address; a spent, expired or foreign link gets null. */
export async function spendSignInLink(
  { rows }: PlatformDb,
  tokenHash: string,
  collegeId: CollegeId | null,
  now: number,
): Promise<string | null> {
  const [spent] = await rows
    .update(signInLinks)
    .set({ spentAt: now })
    .where(
      and(
        eq(signInLinks.tokenHash, tokenHash),
        atPlace(collegeId),
        isNull(signInLinks.spentAt),
        gt(signInLinks.expiresAt, now),
      ),
    )
    .returning({ email: signInLinks.email });
  return spent?.email ?? null;
}

export async function deleteLinksBefore({ rows }: PlatformDb, createdAt: number): Promise<void> {
  await rows.delete(signInLinks).where(lte(signInLinks.createdAt, createdAt));
}

function atPlace(collegeId: CollegeId | null) {
  return collegeId === null ? isNull(signInLinks.collegeId) : eq(signInLinks.collegeId, collegeId);
}
