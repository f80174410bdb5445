import { type Adapter, Lucia, TimeSpan } from "lucia";
import type { CollegeId, Id, UserId } from "#shared/ids";
import type { MemberRole, PLATFORM_ROLE } from "#shared/roles";
import { makeMemory } from "../memory.ts";
import type { PlatformDb } from "../repositories/platform-db.ts";
import {
  addSession,
  deleteExpiredSessions,
  deleteSession,
  deleteSessionsOf,
  extendSession,
  findSession,
  listSessionsOf,
  type SessionRow,
} from "../repositories/sessions.ts";
import type { User } from "../repositories/users.ts";
import { hashToken, isToken, makeToken } from "./token.ts";

/** A week away from the product ends a session. */
const SESSION_IDLE_DAYS = 7;
/** However busy, a session ends after this. */
const SESSION_ABSOLUTE_MS = 30 * 24 * 3_600_000;
/** How long another isolate may go on trusting a session that was signed out here. */
const SESSION_MEMORY_MS = 5_000;
/** About 1 KB each; an isolate has 128 MB. */
const SESSIONS_REMEMBERED_MAX = 10_000;

export const SESSION_COOKIE = "__Host-sid";

export type SignedIn = {
  readonly userId: UserId;
  readonly name: string;
  readonly email: string;
  readonly platformRole: typeof PLATFORM_ROLE | null;
};

export type ValidSession = {
  readonly signedIn: SignedIn;
  readonly role: MemberRole | null | undefined;
  readonly cookie: string | null;
};

/** Tokens live in the cookie alone; the database and its administrators see hashes. */
export type Sessions = {
  /** @returns the Set-Cookie line of a new session. */
  readonly create: (userId: UserId) => Promise<string>;
  /**
   * `role` is theirs in the given college, or undefined when the session was remembered and nothing was read. `cookie` is
   * the line that prolongs the session in the browser too, when it was just prolonged here.
   */
  readonly validate: (token: string, collegeId: CollegeId | null) => Promise<ValidSession | null>;
  /** @returns the Set-Cookie line that removes the cookie. */
  readonly revoke: (token: string) => Promise<string>;
  /** What is remembered of this person's session is out of date. */
  readonly forget: (token: string) => void;
};

const remembered = makeMemory<SignedIn>(SESSIONS_REMEMBERED_MAX, SESSION_MEMORY_MS);

type Attributes = Omit<SignedIn, "userId"> & { readonly role: MemberRole | null };

declare module "lucia" {
  interface Register {
    Lucia: Lucia<Record<never, never>, Attributes>;
    UserId: Id<"user">;
    DatabaseUserAttributes: User & { role: MemberRole | null };
    DatabaseSessionAttributes: { createdAt: number };
  }
}

export function openSessions(db: PlatformDb, now: number): Sessions {
  return {
    async create(userId) {
      const token = makeToken();
      const lucia = openLucia(db, now, null);
      await lucia.createSession(userId, { createdAt: now }, { sessionId: token });
      return lucia.createSessionCookie(token).serialize();
    },
    async validate(token, collegeId) {
      if (!isToken(token)) return null;
      const known = remembered.get(token, now);
      if (known) return { signedIn: known, role: undefined, cookie: null };
      const lucia = openLucia(db, now, collegeId);
      const { session, user } = await lucia.validateSession(token);
      if (!session) return null;
      const signedIn = { userId: user.id, name: user.name, email: user.email, platformRole: user.platformRole };
      remembered.set(token, signedIn, now);
      return { signedIn, role: user.role, cookie: session.fresh ? lucia.createSessionCookie(token).serialize() : null };
    },
    async revoke(token) {
      remembered.forget(token);
      const lucia = openLucia(db, now, null);
      if (isToken(token)) await lucia.invalidateSession(token);
      return lucia.createBlankSessionCookie().serialize();
    },
    forget: (token) => remembered.forget(token),
  };
}

/** One per use: a request whose session is remembered needs none. */
function openLucia(db: PlatformDb, now: number, collegeId: CollegeId | null) {
  return new Lucia(hashingAdapter(db, now, collegeId), {
    sessionExpiresIn: new TimeSpan(SESSION_IDLE_DAYS, "d"),
    sessionCookie: { name: SESSION_COOKIE, attributes: { secure: true, sameSite: "lax", path: "/" } },
    getUserAttributes: ({ name, email, platformRole, role }) => ({ name, email, platformRole, role }),
  });
}

/** The cookie's token in a Cookie header, or null. Read by hand: lucia's parser throws on a stray percent sign. */
export function readSessionToken(cookieHeader: string | null | undefined): string | null {
  for (const pair of cookieHeader?.split(";") ?? []) {
    const [name, value] = pair.trim().split("=");
    if (name === SESSION_COOKIE && value) return value;
  }
  return null;
}

/**
 * Hashes every token on its way in. lucia deletes and prolongs by the id this adapter returns, so it must be the token
 * as presented: a returned hash would be hashed again, and signing out would silently do nothing.
 */
function hashingAdapter(db: PlatformDb, now: number, collegeId: CollegeId | null): Adapter {
  return {
    async getSessionAndUser(token) {
      const found = await findSession(db, await hashToken(token), collegeId);
      if (!found || found.session.absoluteExpiresAt <= now) return [null, null];
      const { session, user, role } = found;
      return [toLucia(token, session), { id: user.id, attributes: { ...user, role } }];
    },
    async getUserSessions(userId) {
      const rows = await listSessionsOf(db, userId);
      return rows.map((row) => toLucia(row.tokenHash, row));
    },
    async setSession({ id, userId, expiresAt, attributes }) {
      const absoluteExpiresAt = attributes.createdAt + SESSION_ABSOLUTE_MS;
      const row = { userId, expiresAt: expiresAt.getTime(), absoluteExpiresAt, createdAt: attributes.createdAt };
      await addSession(db, { tokenHash: await hashToken(id), ...row });
    },
    async updateSessionExpiration(token, expiresAt) {
      await extendSession(db, await hashToken(token), expiresAt.getTime());
    },
    async deleteSession(token) {
      await deleteSession(db, await hashToken(token));
    },
    deleteUserSessions: (userId) => deleteSessionsOf(db, userId),
    deleteExpiredSessions: () => deleteExpiredSessions(db, now),
  };
}

function toLucia(id: string, { userId, expiresAt, createdAt }: SessionRow) {
  return { id, userId, expiresAt: new Date(expiresAt), attributes: { createdAt } };
}
