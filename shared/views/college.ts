import type { CollegeId, SessionId, UserId } from "#shared/ids";
import type { Capability, Role } from "#shared/roles";

/** `accent` is a CSS colour of the college's brand, checked for contrast by the interface. */
export type CollegeBrand = {
  readonly id: CollegeId;
  readonly slug: string;
  readonly name: string;
  readonly accent: string;
  /** IANA zone in which the campus tells time. */
  readonly timeZone: string;
  /** ISO 4217. */
  readonly currency: string;
};

/** Who is looking, and at which college (null on the platform's own pages). */
export type Me = {
  readonly college: CollegeBrand | null;
  readonly user: {
    readonly id: UserId;
    readonly name: string;
    readonly email: string;
    /** Names what they signed in to; signing in there again does not change it. */
    readonly sessionId: SessionId;
  } | null;
  /** The most powerful first; empty for a visitor, and for somebody signed in who is no member here yet. */
  readonly roles: readonly Role[];
  /** What they may do somewhere here; where, the server says. */
  readonly capabilities: readonly Capability[];
  /** What of it they may do in the whole college. */
  readonly everywhere: readonly Capability[];
};

/** A college in the platform's dashboard: counts only, nobody's data. */
export type CollegeHealth = {
  readonly id: CollegeId;
  readonly slug: string;
  readonly name: string;
  /** The database that holds what happens there. */
  readonly shard: string;
  readonly members: number;
  readonly events: number;
  readonly liveEvents: number;
  readonly registrations: number;
  readonly admissions: number;
  readonly ordersServed: number;
};

/**
 * `asked` waits its turn. `settling`: nothing may write any more, and whoever still could ends. `copying` is followed by
 * `verifying`, whether what was copied is still what there is, by `clearing` of the rows left behind, and `done`; or, when
 * something was wrong, by `undoing` of the copy, and `failed`.
 */
export type MoveState = "asked" | "settling" | "copying" | "verifying" | "clearing" | "done" | "undoing" | "failed";

/** How a college went from one database to another, or is going. Times are epoch milliseconds. */
export type CollegeMove = {
  readonly slug: string;
  readonly askedAt: number;
  /** Their name. */
  readonly askedBy: string;
  readonly reason: string;
  readonly source: string;
  readonly target: string;
  readonly state: MoveState;
  /** When the state became what it is. */
  readonly since: number;
  /** How many were copied and found equal. */
  readonly rows: number;
  /** SHA-256 over them, hex; empty before the first. */
  readonly digest: string;
  readonly failure: string | null;
};

/** `shards` are all there are; moves are the newest first. */
export type CollegeMoves = { readonly shards: readonly string[]; readonly moves: readonly CollegeMove[] };

/** Null: it stays. */
export type Leaving = { readonly erasedAt: number | null };

/** How many of each store of a college that left are gone; with an end, nothing is left. */
export type CollegeErasure = {
  readonly slug: string;
  readonly startedAt: number;
  readonly stores: Readonly<Record<string, number>>;
  readonly finishedAt: number | null;
};

/** A host name of a college's own. Until it is proved it serves nobody. */
export type HostView = {
  readonly host: string;
  readonly verifiedAt: number | null;
  readonly dnsRecord: { readonly name: string; readonly value: string };
};
