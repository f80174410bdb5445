import type { CollegeBrand } from "#shared/views/college";
import type { PlatformDb } from "../repositories/platform-db.ts";
import { addSignInLink, spendSignInLink, voidOlderLinks } from "../repositories/sign-in-links.ts";
import { hashToken, makeToken } from "./token.ts";

/** Long enough to open a mail program, short enough that a forgotten mail opens nothing. */
const LINK_LIFE_MS = 10 * 60_000;
/** Somebody who needs a fourth link in a quarter of an hour is not reading the mail. */
const LINKS_PER_WINDOW_MAX = 3;
const LINK_WINDOW_MS = 15 * 60_000;

export type LinkRequest = {
  readonly email: string;
  /** Null on the platform's own pages. */
  readonly college: CollegeBrand | null;
  readonly origin: string;
  readonly now: number;
};

/** @returns the address to open, or null if this person asked too often. Older links of theirs are void. */
export async function makeSignInLink(
  db: PlatformDb,
  request: LinkRequest,
  linksMax: number = LINKS_PER_WINDOW_MAX,
): Promise<string | null> {
  const { email, college, now } = request;
  const token = makeToken();
  const link = {
    tokenHash: await hashToken(token),
    email,
    collegeId: college?.id ?? null,
    createdAt: now,
    expiresAt: now + LINK_LIFE_MS,
  };
  if (!(await addSignInLink(db, link, { linksMax, since: now - LINK_WINDOW_MS }))) return null;
  await voidOlderLinks(db, link);
  // In the fragment, which browsers keep to themselves: no server log, no Referer header holds it.
  return `${request.origin}/${college?.slug ?? "platform"}/sign-in/confirm#token=${token}`;
}

/** @returns the address the link was sent to, to exactly one of any number of callers; null for a link of no use. */
export async function redeemSignInLink(
  db: PlatformDb,
  token: string,
  college: CollegeBrand | null,
  now: number,
): Promise<string | null> {
  return spendSignInLink(db, await hashToken(token), college?.id ?? null, now);
}
