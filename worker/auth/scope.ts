import type { UserId } from "#shared/ids";
import type { Role } from "#shared/roles";
import type { CollegeBrand } from "#shared/views/college";

declare const minted: unique symbol;

/** The right to act within one college. Only this file makes one. */
export type CollegeScope = { readonly college: CollegeBrand; readonly [minted]: "college" };

/** The person behind a request. `role` is theirs in the college of the request, or on the platform's own pages. */
export type Actor = {
  readonly userId: UserId;
  readonly name: string;
  readonly email: string;
  /** Null for somebody signed in who is no member here. */
  readonly role: Role | null;
};
