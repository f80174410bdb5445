import type { CollegeId, UserId } from "#shared/ids";
import type { Capability, MemberRole, Role } from "#shared/roles";

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
  /** Null for a visitor, and for somebody signed in who is no member here yet. */
  readonly role: Role | null;
  readonly capabilities: readonly Capability[];
};

export type Member = {
  readonly userId: UserId;
  readonly name: string;
  readonly email: string;
  readonly role: MemberRole;
  readonly joinedAt: number;
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

/** `nextCursor` is null on the last page. */
export type Members = { readonly members: readonly Member[]; readonly nextCursor: string | null };
