import type { DepartmentId, GrantId, InvitationId, UserId } from "#shared/ids";
import type { GrantedRole, HeldRole } from "#shared/roles";

/** A member of a college. */
export type Person = {
  readonly userId: UserId;
  readonly name: string;
  readonly email: string;
  readonly joinedAt: number;
};

/** A role somebody holds; at most one of the three places is named, none: the whole college. */
export type GrantView = {
  readonly id: GrantId;
  readonly userId: UserId;
  readonly userName: string;
  readonly userEmail: string;
  readonly role: HeldRole;
  readonly department: string | null;
  readonly event: string | null;
  readonly station: string | null;
  readonly startsAt: number | null;
  readonly endsAt: number | null;
  /** Given by the claims of a campus login, which give it again at the next sign-in. */
  readonly claimed: boolean;
};

export type PersonWithGrants = Person & { readonly grants: readonly GrantView[] };

/** `nextCursor` is null on the last page. */
export type People = { readonly people: readonly PersonWithGrants[]; readonly nextCursor: string | null };

/** A role offered to an address whose owner has not accepted it yet. */
export type InvitationView = Omit<GrantView, "id" | "userId" | "userName" | "userEmail" | "role" | "claimed"> & {
  readonly id: InvitationId;
  readonly role: GrantedRole;
  readonly email: string;
  readonly expiresAt: number;
};

/** Departments and clubs, each after the one it belongs to. */
export type DepartmentView = {
  readonly id: DepartmentId;
  readonly name: string;
  readonly parentId: DepartmentId | null;
  readonly path: string;
};

/** `wholeCollege`: and also the events that belong to none. */
export type Departments = { readonly departments: readonly DepartmentView[]; readonly wholeCollege: boolean };

/** Members have the role at once; anybody else has it once they accept. */
export type RoleGiven =
  | { readonly kind: "given"; readonly grant: GrantView }
  | { readonly kind: "invited"; readonly invitation: InvitationView };
