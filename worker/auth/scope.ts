import { HOME_MEMORY_MS } from "#db/shards";
import { everywhere, type Grant } from "#shared/access";
import type { CollegeId, SessionId, UserId } from "#shared/ids";
import { makeMemory } from "../memory.ts";
import type { ApiKeyRow } from "../repositories/api-keys.ts";
import { findCollege, findCollegeBySlug, findErasing, type PlacedCollege } from "../repositories/colleges.ts";
import { findGrantsOf } from "../repositories/grants.ts";
import type { PlatformDb } from "../repositories/platform-db.ts";
import { openTenantDb } from "../repositories/tenant-db.ts";
import type { ValidSession } from "./session.ts";

declare const minted: unique symbol;

/** The right to act within one college. Only this file makes one. */
export type CollegeScope = PlacedCollege & { readonly [minted]: "college" };

/** The person behind a request. `grants` are theirs in the college of the request, or on the platform's own pages. */
export type Actor = {
  readonly userId: UserId;
  /** Names the session without opening it. */
  readonly sessionId: SessionId;
  readonly signedInAt: number;
  /** The only college this session opens, where that college's own login began it; null: all of theirs. */
  readonly collegeId: CollegeId | null;
  /** When they last proved a second factor in this session; null: never. */
  readonly steppedUpAt: number | null;
  readonly name: string;
  readonly email: string;
  /** What they may do, and where. Empty for somebody signed in who is no member here. */
  readonly grants: readonly Grant[];
};

/** A changed name or colour shows up within this time. */
const COLLEGE_MEMORY_MS = HOME_MEMORY_MS;
const COLLEGES_REMEMBERED_MAX = 1_000;
/** A changed role takes effect everywhere within this time. */
const GRANTS_MEMORY_MS = 4_000;
const GRANTS_REMEMBERED_MAX = 10_000;

const colleges = makeMemory<PlacedCollege>(COLLEGES_REMEMBERED_MAX, COLLEGE_MEMORY_MS);
const remembered = makeMemory<readonly Grant[]>(GRANTS_REMEMBERED_MAX, GRANTS_MEMORY_MS);

/** The college the path of a request names. Null for one that does not exist. */
export async function enterCollege(db: PlatformDb, slug: string, now: number): Promise<CollegeScope | null> {
  const college = await collegeNamed(db, slug, now);
  return college && mint(college);
}

/** The person a session proves, as they are in a college; or on the platform's own pages, where its role counts. */
export async function actorIn(
  env: Env,
  scope: CollegeScope | null,
  { signedIn, grants }: ValidSession,
  now: number,
): Promise<Actor> {
  const { platformRole, ...person } = signedIn;
  const { userId } = person;
  if (!scope) return { ...person, grants: platformRole ? [everywhere(platformRole)] : [] };
  if (grants) remember(scope, userId, grants, now);
  return { ...person, grants: grants ?? (await grantsIn(env, scope, userId, now)) };
}

/**
 * What a key of the API may do is what whoever made it may do now: nothing once they left. Its own account is who acts. Whoever
 * makes a key has proved a second factor then.
 */
export async function actorOfKey(
  env: Env,
  scope: CollegeScope,
  { id, userId, name, email, createdBy, createdAt }: ApiKeyRow,
  now: number,
): Promise<Actor> {
  const grants = await grantsIn(env, scope, createdBy, now);
  const session = { sessionId: id as string as SessionId, signedInAt: createdAt, steppedUpAt: createdAt };
  return { userId, ...session, collegeId: scope.college.id, name, email, grants };
}

/** For consumers and jobs: the college a message or row names. */
export async function systemScope(db: PlatformDb, collegeId: CollegeId): Promise<CollegeScope | null> {
  const college = await findCollege(db, collegeId);
  return college && mint(college);
}

/** The same for who writes rows there unasked: null also while the college is on its way to another shard. */
export async function settledScope(db: PlatformDb, collegeId: CollegeId): Promise<CollegeScope | null> {
  const scope = await systemScope(db, collegeId);
  return scope?.home.movingSince === null ? scope : null;
}

/** For erasing a college that is no more to anybody since before an instant. */
export async function erasingScope(db: PlatformDb, before: number): Promise<CollegeScope | null> {
  const found = await findErasing(db, before);
  return found && mint(found);
}

/** Call after a grant was given or taken, so that this isolate knows at once. */
export function forgetGrants(scope: CollegeScope, userId: UserId): void {
  remembered.forget(`${scope.college.id}:${userId}`);
}

/** Call after a college's name, colour or home was changed. */
export function forgetCollege(slug: string): void {
  colleges.forget(slug);
}

async function collegeNamed(db: PlatformDb, slug: string, now: number): Promise<PlacedCollege | null> {
  const known = colleges.get(slug, now);
  if (known) return known;
  const found = await findCollegeBySlug(db, slug);
  // One on its way to another shard is asked for each time: it may arrive at any moment.
  if (found?.home.movingSince === null) colleges.set(slug, found, now);
  return found;
}

async function grantsIn(env: Env, scope: CollegeScope, userId: UserId, now: number): Promise<readonly Grant[]> {
  const known = remembered.get(`${scope.college.id}:${userId}`, now);
  if (known) return known;
  const grants = await findGrantsOf(openTenantDb(scope, env), userId, now);
  remember(scope, userId, grants, now);
  return grants;
}

/** Nobody is remembered as a guest: whoever joins is a member at once. */
function remember(scope: CollegeScope, userId: UserId, grants: readonly Grant[], now: number): void {
  if (grants.length > 0) remembered.set(`${scope.college.id}:${userId}`, grants, now);
}

function mint({ college, home }: PlacedCollege): CollegeScope {
  const scope: Omit<CollegeScope, typeof minted> = { college, home };
  return scope as CollegeScope;
}
