import { and, eq, gt, isNull, lt, lte, ne, or, sql } from "drizzle-orm";
import { signInLinks } from "#db/schema/directory/sign-in-links";
import type { CollegeId } from "#shared/ids";
import type { PlatformDb } from "./platform-db.ts";

type Row = typeof signInLinks.$inferSelect;
export type SignInLink = Omit<Row, "spentAt" | "codeHash" | "codeTries">;
export type LinkLimit = { readonly max: number; readonly since: number };
/** Where and when a link is tried. */
export type LinkTry = Pick<SignInLink, "collegeId" | "browserHash"> & { readonly now: number };

/**
 * Counts and inserts in one statement, so that parallel requests cannot slip past the limits together.
 * @returns false if the address or the browser reached its limit
 */
export async function addSignInLink(
  { rows }: PlatformDb,
  link: SignInLink,
  limits: { readonly ofAddress: LinkLimit; readonly ofBrowser: LinkLimit } | null,
): Promise<boolean> {
  const { tokenHash, email, collegeId, browserHash, createdAt, expiresAt } = link;
  const within = limits
    ? sql`
        (select count(*) from ${signInLinks}
          where ${signInLinks.email} = ${email} and ${signInLinks.createdAt} > ${limits.ofAddress.since})
          < ${limits.ofAddress.max}
        and (select count(*) from ${signInLinks}
          where ${signInLinks.browserHash} = ${browserHash} and ${signInLinks.createdAt} > ${limits.ofBrowser.since})
          < ${limits.ofBrowser.max}`
    : sql`true`;
  const added = await rows
    .insert(signInLinks)
    .select(
      sql`select ${tokenHash}, ${email}, ${collegeId}, ${browserHash}, null, 0, ${createdAt}, ${expiresAt}, null where ${within}`,
    )
    .returning({ tokenHash: signInLinks.tokenHash });
  return added.length === 1;
}

/** Voids every unspent link of this address or this browser at this place but the one named. */
export async function voidOlderLinks({ rows }: PlatformDb, kept: SignInLink): Promise<void> {
  await rows
    .update(signInLinks)
    .set({ spentAt: kept.createdAt })
    .where(
      and(
        or(eq(signInLinks.email, kept.email), eq(signInLinks.browserHash, kept.browserHash)),
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
  { browserHash, ...at }: LinkTry,
): Promise<string | null> {
  const [spent] = await rows
    .update(signInLinks)
    .set({ spentAt: at.now })
    .where(and(eq(signInLinks.tokenHash, tokenHash), eq(signInLinks.browserHash, browserHash), isLive(at)))
    .returning({ email: signInLinks.email });
  return spent?.email ?? null;
}

/** The newest code is the one that counts. @returns when the link expires, or null for one of no use */
export async function setLinkCode(
  { rows }: PlatformDb,
  tokenHash: string,
  codeHash: string,
  at: Omit<LinkTry, "browserHash">,
): Promise<number | null> {
  const [live] = await rows
    .update(signInLinks)
    .set({ codeHash })
    .where(and(eq(signInLinks.tokenHash, tokenHash), isLive(at)))
    .returning({ expiresAt: signInLinks.expiresAt });
  return live?.expiresAt ?? null;
}

/** Counts a try before it is known to be right, so that no number of parallel tries exceeds the limit. */
export async function tryLinkCode(
  { rows }: PlatformDb,
  { browserHash, ...at }: LinkTry,
  triesMax: number,
): Promise<Pick<Row, "tokenHash" | "codeHash" | "codeTries"> | null> {
  const [tried] = await rows
    .update(signInLinks)
    .set({ codeTries: sql`${signInLinks.codeTries} + 1` })
    .where(and(eq(signInLinks.browserHash, browserHash), lt(signInLinks.codeTries, triesMax), isLive(at)))
    .returning({
      tokenHash: signInLinks.tokenHash,
      codeHash: signInLinks.codeHash,
      codeTries: signInLinks.codeTries,
    });
  return tried ?? null;
}

export async function deleteLinksBefore({ rows }: PlatformDb, createdAt: number): Promise<void> {
  await rows.delete(signInLinks).where(lte(signInLinks.createdAt, createdAt));
}

function isLive({ collegeId, now }: Omit<LinkTry, "browserHash">) {
  return and(atPlace(collegeId), isNull(signInLinks.spentAt), gt(signInLinks.expiresAt, now));
}

function atPlace(collegeId: CollegeId | null) {
  return collegeId === null ? isNull(signInLinks.collegeId) : eq(signInLinks.collegeId, collegeId);
}
