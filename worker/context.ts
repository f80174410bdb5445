import { AppError } from "#shared/errors";
import type { CollegeId } from "#shared/ids";
import { ownCollegeOf } from "./auth/own-host.ts";
import { type Actor, actorIn, type CollegeScope, enterCollege } from "./auth/scope.ts";
import { openSessions, readSessionToken, type Sessions } from "./auth/session.ts";
import { type Mailer, openMailer } from "./mail.ts";
import { type CollegeObjects, collegeObjects } from "./objects/college-objects.ts";
import { countRequest } from "./rate-limit.ts";
import { openPlatformDb, type PlatformDb } from "./repositories/platform-db.ts";
import { openTenantDb, type TenantDb } from "./repositories/tenant-db.ts";
import { originOf } from "./same-origin.ts";

/** One request at the edge, on a college's pages or the platform's own. */
export type EdgeCtx = {
  readonly env: Env;
  readonly requestId: string;
  /** Epoch milliseconds, read once on arrival. */
  readonly now: number;
  /** Scheme, host and port the request came to. */
  readonly origin: string;
  readonly platform: PlatformDb;
  readonly sessions: Sessions;
  readonly mailer: Mailer;
  /** What the browser calls itself, cut to what is worth keeping. */
  readonly userAgent: () => string | null;
  /** The Cookie header. */
  readonly cookies: string | null;
  /** As presented; valid only if `actor` is not null. */
  readonly sessionToken: string | null;
  readonly actor: Actor | null;
  /** Null on the platform's own pages. */
  readonly scope: CollegeScope | null;
  /** On a host of a college's own, that college: there is no other there. */
  readonly onlyCollege: CollegeId | null;
  readonly setCookie: (cookie: string) => void;
  /** Says something about the answer that is not part of it. */
  readonly setHeader: (name: string, value: string) => void;
  /** Goes on after the answer has left. */
  readonly waitUntil: (work: Promise<unknown>) => void;
};

/** Work within one college, for a request or without one. */
export type TenantCtx = {
  readonly env: Env;
  readonly now: number;
  readonly scope: CollegeScope;
  readonly db: TenantDb;
  readonly objects: CollegeObjects;
};

/** A request to one college, signed in or not. */
export type CollegeCtx = EdgeCtx & TenantCtx;

/** A request to one college by somebody whose role allows what was asked. */
export type ActorCtx = CollegeCtx & { readonly actor: Actor };

/** Work without a request: consumers and jobs. */
export type SystemCtx = {
  readonly env: Env;
  readonly now: number;
  /** What time it is by now, for what goes on for longer than a moment. */
  readonly clock: () => number;
  readonly platform: PlatformDb;
  readonly mailer: Mailer;
};

export type Arrival = {
  readonly env: Env;
  readonly request: Request;
  readonly requestId: string;
  /** The path's first part: a college, or null for the platform's own pages. */
  readonly slug: string | null;
  readonly setCookie: (cookie: string) => void;
  readonly setHeader: (name: string, value: string) => void;
  readonly waitUntil: (work: Promise<unknown>) => void;
};

const USER_AGENT_CHARS_MAX = 300;

/** Finds out who came and where they are. @throws AppError NOT_FOUND for a college that does not exist */
export async function openContext({ env, request, requestId, slug, ...reply }: Arrival): Promise<EdgeCtx> {
  const now = Date.now();
  const platform = openPlatformDb(env);
  const scope = slug === null ? null : await enterCollege(platform, slug, now);
  const origin = originOf(request.url);
  const onlyCollege = await ownCollegeOf(platform, origin, now);
  if (slug !== null && (!scope || (onlyCollege ?? scope.college.id) !== scope.college.id))
    throw new AppError("NOT_FOUND");
  const sessions = openSessions(platform, now);
  const cookies = request.headers.get("cookie");
  const sessionToken = readSessionToken(cookies);
  const session = sessionToken ? await sessions.validate(sessionToken, scope?.college.id ?? null) : null;
  if (session) countRequest(session.signedIn.userId, env.PERSON_REQUESTS_PER_MINUTE, now);
  if (session?.cookie) reply.setCookie(session.cookie);
  const actor = session && (await actorIn(env, scope, session, now));
  const mailer = openMailer(env, platform);
  const userAgent = () => request.headers.get("user-agent")?.slice(0, USER_AGENT_CHARS_MAX) ?? null;
  const who = { cookies, userAgent, sessions, sessionToken, actor, scope, onlyCollege };
  return { env, requestId, now, origin, platform, mailer, ...who, ...reply };
}

/** What may be done within the scope that was entered. */
export function openTenant({ env, now }: Pick<TenantCtx, "env" | "now">, scope: CollegeScope): TenantCtx {
  return { env, now, scope, db: openTenantDb(scope, env), objects: collegeObjects(scope, env) };
}

export function openSystem(env: Env, now: number): SystemCtx {
  const platform = openPlatformDb(env);
  const openedAt = Date.now();
  const clock = () => now + Date.now() - openedAt;
  return { env, now, clock, platform, mailer: openMailer(env, platform) };
}
