import { type Adapter, Lucia, TimeSpan } from "lucia";
import type { Grant } from "#shared/access";
import type { CollegeId, Id, SessionId, UserId } from "#shared/ids";
import type { PLATFORM_ROLE, SessionClass } from "#shared/roles";
import { newId } from "../ids.ts";
import { makeMemory } from "../memory.ts";
import type { PlatformDb } from "../repositories/platform-db.ts";
import {
  addSession,
  deleteSessionOfToken,
  extendSession,
  type FoundSession,
  findSession,
  renewSession,
  type SessionRow,
} from "../repositories/sessions.ts";
import type { User } from "../repositories/users.ts";
import { readCookie } from "./cookies.ts";
import { hashToken, isToken, makeToken } from "./token.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** A session ends after resting for `idleMs`, and however busy after `absoluteMs`. A volunteer lasts a long event day. */
export const SESSION_LIMITS: Readonly<Record<SessionClass, { readonly idleMs: number; readonly absoluteMs: number }>> =
  {
    attendee: { idleMs: 7 * DAY_MS, absoluteMs: 30 * DAY_MS },
    volunteer: { idleMs: 12 * HOUR_MS, absoluteMs: 12 * HOUR_MS },
    staff: { idleMs: 30 * MINUTE_MS, absoluteMs: 12 * HOUR_MS },
  };
/** How long another isolate may go on trusting a session that was signed out here. */
const SESSION_MEMORY_MS = 4_000;
/** About 1 KB each; an isolate has 128 MB. */
const SESSIONS_REMEMBERED_MAX = 10_000;

export const SESSION_COOKIE = "__Host-sid";

export type SignedIn = {
  readonly userId: UserId;
  /** Names the session to others, and opens nothing. */
  readonly sessionId: SessionId;
  readonly signedInAt: number;
  /** The only college this session opens, where that college's own login began it; null: all of theirs. */
  readonly collegeId: CollegeId | null;
  /** When they last proved a second factor in this session. */
  readonly steppedUpAt: number | null;
  readonly name: string;
  readonly email: string;
  readonly platformRole: typeof PLATFORM_ROLE | null;
};

export type ValidSession = {
  readonly signedIn: SignedIn;
  /** Undefined when the session was remembered and nothing was read. */
  readonly grants: readonly Grant[] | undefined;
  readonly cookie: string | null;
};

/**
 * `class` follows from the roles of its owner; `userAgent` is what the browser calls itself. `collegeId` is the only
 * college it opens, `steppedUpAt` when a second factor was proved on the way in.
 */
export type NewSession = {
  readonly userId: UserId;
  readonly collegeId: CollegeId | null;
  readonly steppedUpAt: number | null;
  readonly class: SessionClass;
  readonly userAgent: string | null;
};

/** Tokens live in the cookie alone; the database and its administrators see hashes. */
export type Sessions = {
  /** @returns the Set-Cookie line of a new session */
  readonly create: (session: NewSession) => Promise<string>;
  /**
   * `grants` are theirs in the given college. `cookie` is the line that prolongs the session in the browser too, when it
   * was just prolonged here.
   */
  readonly validate: (token: string, collegeId: CollegeId | null) => Promise<ValidSession | null>;
  /** After a second factor. @returns the Set-Cookie line of the session's new token, or null if it ended meanwhile */
  readonly stepUp: (token: string, sessionId: SessionId) => Promise<string | null>;
  /** Its owner has signed in once more. @returns as `stepUp` does */
  readonly renew: (token: string, sessionId: SessionId, session: NewSession) => Promise<string | null>;
  /** @returns the Set-Cookie line that removes the cookie */
  readonly revoke: (token: string) => Promise<string>;
  /** What is remembered of this person's session is out of date. */
  readonly forget: (token: string) => void;
};

const remembered = makeMemory<SignedIn>(SESSIONS_REMEMBERED_MAX, SESSION_MEMORY_MS);

type Attributes = Pick<SignedIn, "name" | "email" | "platformRole">;

declare module "lucia" {
  interface Register {
    Lucia: Lucia<Record<never, never>, Attributes>;
    UserId: Id<"user">;
    DatabaseUserAttributes: User;
    DatabaseSessionAttributes: Pick<SessionRow, "createdAt" | "class" | "userAgent" | "collegeId" | "steppedUpAt">;
  }
}

export function openSessions(db: PlatformDb, now: number): Sessions {
  return {
    async create({ userId, class: sessionClass, ...more }) {
      const token = makeToken();
      const lucia = openLucia(db, now, sessionClass);
      const attributes = { createdAt: now, class: sessionClass, ...more };
      await lucia.createSession(userId, attributes, { sessionId: token });
      return lucia.createSessionCookie(token).serialize();
    },
    async validate(token, collegeId) {
      if (!isToken(token)) return null;
      const known = remembered.get(token, now);
      if (known) return opens(known, collegeId) ? { signedIn: known, grants: undefined, cookie: null } : null;
      const found = await findSession(db, await hashToken(token), collegeId, now);
      if (!found) return null;
      const lucia = openLucia(db, now, found.session.class, found);
      const { session, user } = await lucia.validateSession(token);
      if (!session) return null;
      const { name, email, platformRole } = user;
      const { id: sessionId, createdAt: signedInAt, collegeId: bound, steppedUpAt } = found.session;
      const whose = { userId: user.id, sessionId, signedInAt, collegeId: bound, steppedUpAt };
      const signedIn = { ...whose, name, email, platformRole };
      remembered.set(token, signedIn, now);
      if (!opens(signedIn, collegeId)) return null;
      const prolonged = session.fresh && !isAtItsEnd(found.session);
      return {
        signedIn,
        grants: found.grants,
        cookie: prolonged ? lucia.createSessionCookie(token).serialize() : null,
      };
    },
    async stepUp(token, sessionId) {
      const found = await findSession(db, await hashToken(token), null, now);
      const fresh = makeToken();
      const isOpen = await renewSession(db, sessionId, { tokenHash: await hashToken(fresh), steppedUpAt: now });
      remembered.forget(token);
      return found && isOpen ? openLucia(db, now, found.session.class).createSessionCookie(fresh).serialize() : null;
    },
    async renew(token, sessionId, { class: sessionClass, collegeId, steppedUpAt, userAgent }) {
      const fresh = makeToken();
      const { idleMs, absoluteMs } = SESSION_LIMITS[sessionClass];
      const ends = { expiresAt: now + idleMs, absoluteExpiresAt: now + absoluteMs };
      const begun = { class: sessionClass, collegeId, steppedUpAt, userAgent, createdAt: now };
      const isOpen = await renewSession(db, sessionId, { tokenHash: await hashToken(fresh), ...begun, ...ends });
      remembered.forget(token);
      return isOpen ? openLucia(db, now, sessionClass).createSessionCookie(fresh).serialize() : null;
    },
    async revoke(token) {
      remembered.forget(token);
      const lucia = openLucia(db, now, "attendee");
      if (isToken(token)) await lucia.invalidateSession(token);
      return lucia.createBlankSessionCookie().serialize();
    },
    forget: (token) => remembered.forget(token),
  };
}

/** Whoever runs one college's login has no say in another, nor on the platform's own pages (null). */
function opens({ collegeId }: SignedIn, where: CollegeId | null): boolean {
  return collegeId === null || collegeId === where;
}

/**
 * lucia knows one period of rest, so there is one for each class of session, and one per use: a request whose session is
 * remembered needs none.
 * @param found the session in question: its class had to be known first, and one read is enough
 */
function openLucia(db: PlatformDb, now: number, sessionClass: SessionClass, found: FoundSession | null = null) {
  return new Lucia(hashingAdapter(db, now, found), {
    sessionExpiresIn: new TimeSpan(SESSION_LIMITS[sessionClass].idleMs, "ms"),
    sessionCookie: { name: SESSION_COOKIE, attributes: { secure: true, sameSite: "lax", path: "/" } },
    getUserAttributes: ({ name, email, platformRole }) => ({ name, email, platformRole }),
  });
}

/** The session's token in a Cookie header, or null. */
export function readSessionToken(cookieHeader: string | null): string | null {
  return readCookie(cookieHeader, SESSION_COOKIE);
}

/**
 * Hashes every token on its way in. lucia deletes and prolongs by the id this adapter returns, so it must be the token
 * as presented: a returned hash would be hashed again, and signing out would silently do nothing.
 */
function hashingAdapter(db: PlatformDb, now: number, found: FoundSession | null): Adapter {
  return {
    async getSessionAndUser(token) {
      if (!found || found.session.absoluteExpiresAt <= now) return [null, null];
      const { session, user } = found;
      return [toLucia(token, session), { id: user.id, attributes: user }];
    },
    async setSession({ id, userId, expiresAt, attributes }) {
      const absoluteExpiresAt = attributes.createdAt + SESSION_LIMITS[attributes.class].absoluteMs;
      const row = { ...attributes, userId, expiresAt: expiresAt.getTime(), absoluteExpiresAt };
      await addSession(db, { id: newId("session", now), tokenHash: await hashToken(id), ...row });
    },
    async updateSessionExpiration(token, expiresAt) {
      if (found && isAtItsEnd(found.session)) return;
      await extendSession(db, await hashToken(token), expiresAt.getTime());
    },
    async deleteSession(token) {
      await deleteSessionOfToken(db, await hashToken(token), now);
    },
    // Lists, and ending by hash, are services of our own: lucia would hash a hash.
    getUserSessions: unused,
    deleteUserSessions: unused,
    deleteExpiredSessions: unused,
  };
}

/** Nothing prolongs it any more, though lucia would try with every request. */
function isAtItsEnd({ expiresAt, absoluteExpiresAt }: SessionRow): boolean {
  return expiresAt >= absoluteExpiresAt;
}

async function unused(): Promise<never> {
  throw new Error("not asked of lucia");
}

function toLucia(
  id: string,
  { userId, expiresAt, createdAt, class: sessionClass, userAgent, collegeId, steppedUpAt }: SessionRow,
) {
  const attributes = { createdAt, class: sessionClass, userAgent, collegeId, steppedUpAt };
  return { id, userId, expiresAt: new Date(expiresAt), attributes };
}
