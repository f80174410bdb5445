import type { CollegeId, UserId } from "#shared/ids";
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
  readonly user: { readonly id: UserId; readonly name: string; readonly email: string } | null;
  /** The most powerful first; empty for a visitor, and for somebody signed in who is no member here yet. */
  readonly roles: readonly Role[];
  /** What they may do somewhere here; where, the server says. */
  readonly capabilities: readonly Capability[];
};

/** A college in the platform's dashboard: counts only, nobody's data. */
export type CollegeHealth = {
  readonly id: CollegeId;
  readonly slug: string;
  readonly name: string;
  readonly members: number;
  readonly events: number;
  readonly liveEvents: number;
  readonly registrations: number;
  readonly admissions: number;
  readonly ordersServed: number;
};

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
