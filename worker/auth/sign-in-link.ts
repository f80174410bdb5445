import type { CollegeBrand } from "#shared/views/college";
import type { PlatformDb } from "../repositories/platform-db.ts";
import {
  addSignInLink,
  setLinkCode,
  spendSignInLink,
  tryLinkCode,
  voidOlderLinks,
} from "../repositories/sign-in-links.ts";
import { hashToken, makeToken } from "./token.ts";

const MINUTE_MS = 60_000;
/** Long enough to open a mail program, short enough that a forgotten mail opens nothing. */
const LINK_LIFE_MS = 10 * MINUTE_MS;
/** Somebody who needs a fourth link in a quarter of an hour is not reading the mail. */
const ADDRESS_LINKS_MAX = 3;
const ADDRESS_WINDOW_MS = 15 * MINUTE_MS;
/** A shared laptop at the entrance serves a few people, not a list of addresses. */
const BROWSER_LINKS_MAX = 10;
const BROWSER_WINDOW_MS = 60 * MINUTE_MS;
/** Of a million codes: who only guesses is right once in 200,000 links. */
const CODE_TRIES_MAX = 5;

/** Where a link is asked for and redeemed. */
export type LinkPlace = {
  /** Null on the platform's own pages. */
  readonly college: CollegeBrand | null;
  /** The pre-login token of the browser. */
  readonly browserToken: string | null;
  readonly now: number;
};

export type LinkRequest = LinkPlace & {
  readonly email: string;
  readonly browserToken: string;
  readonly origin: string;
};

/** @returns the address to open, or null if this person or this browser asked too often. Older links are void. */
export async function makeSignInLink(
  db: PlatformDb,
  request: LinkRequest,
  { unlimited = false }: { unlimited?: boolean } = {},
): Promise<string | null> {
  const { email, college, now } = request;
  const token = makeToken();
  const link = {
    tokenHash: await hashToken(token),
    email,
    collegeId: college?.id ?? null,
    browserHash: await hashToken(request.browserToken),
    createdAt: now,
    expiresAt: now + LINK_LIFE_MS,
  };
  const limits = {
    ofAddress: { max: ADDRESS_LINKS_MAX, since: now - ADDRESS_WINDOW_MS },
    ofBrowser: { max: BROWSER_LINKS_MAX, since: now - BROWSER_WINDOW_MS },
  };
  if (!(await addSignInLink(db, link, unlimited ? null : limits))) return null;
  await voidOlderLinks(db, link);
  // In the fragment, which browsers keep to themselves: no server log, no Referer header holds it.
  return `${request.origin}/${college?.slug ?? "platform"}/sign-in/confirm#token=${token}`;
}

/** What became of an opened link: the address it was sent to, or, in another browser than asked for it, a code. */
export type OpenedLink =
  | { readonly kind: "address"; readonly email: string }
  | { readonly kind: "code"; readonly code: string; readonly expiresAt: number };

/**
 * Whoever gets somebody to press a link in a mail they did not ask for gains nothing: only the browser that asked is
 * signed in. Any other is shown a code to type there.
 * @returns the address to exactly one of any number of callers; null for a link of no use
 */
export async function redeemSignInLink(db: PlatformDb, token: string, place: LinkPlace): Promise<OpenedLink | null> {
  const tokenHash = await hashToken(token);
  const at = await whereAndWhen(place);
  const email = at.browserHash && (await spendSignInLink(db, tokenHash, { ...at, browserHash: at.browserHash }));
  if (email) return { kind: "address", email };
  const code = makeCode();
  const expiresAt = await setLinkCode(db, tokenHash, await hashCode(tokenHash, code), at);
  return expiresAt === null ? null : { kind: "code", code, expiresAt };
}

/**
 * @returns the address, if this is the code of the link this browser asked for; otherwise how many tries are left, which
 * is none too for a link of no use
 */
export async function redeemSignInCode(
  db: PlatformDb,
  code: string,
  place: LinkPlace,
): Promise<{ readonly email: string } | { readonly triesLeft: number }> {
  const { browserHash, ...at } = await whereAndWhen(place);
  if (!browserHash) return { triesLeft: 0 };
  const tried = await tryLinkCode(db, { ...at, browserHash }, CODE_TRIES_MAX);
  if (!tried) return { triesLeft: 0 };
  const { tokenHash, codeHash, codeTries } = tried;
  if (codeHash !== (await hashCode(tokenHash, code))) return { triesLeft: CODE_TRIES_MAX - codeTries };
  const email = await spendSignInLink(db, tokenHash, { ...at, browserHash });
  return email ? { email } : { triesLeft: 0 };
}

async function whereAndWhen({ college, browserToken, now }: LinkPlace) {
  return { collegeId: college?.id ?? null, browserHash: browserToken && (await hashToken(browserToken)), now };
}

function makeCode(): string {
  const [random = 0] = crypto.getRandomValues(new Uint32Array(1));
  return String(random % 1_000_000).padStart(6, "0");
}

function hashCode(tokenHash: string, code: string): Promise<string> {
  return hashToken(`${tokenHash}:${code}`);
}
