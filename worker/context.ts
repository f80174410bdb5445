import type { Actor, CollegeScope } from "./auth/scope.ts";
import type { Sessions } from "./auth/session.ts";
import type { Mailer } from "./mail.ts";
import type { CollegeObjects } from "./objects/college-objects.ts";
import type { PlatformDb } from "./repositories/platform-db.ts";
import type { TenantDb } from "./repositories/tenant-db.ts";

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
  /** As presented; valid only if `actor` is not null. */
  readonly sessionToken: string | null;
  readonly actor: Actor | null;
  /** Null on the platform's own pages. */
  readonly scope: CollegeScope | null;
  readonly setCookie: (cookie: string) => void;
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
  readonly platform: PlatformDb;
  readonly mailer: Mailer;
};
