import type { UserId } from "#shared/ids";
import type { PLATFORM_ROLE } from "#shared/roles";

export type SignedIn = {
  readonly userId: UserId;
  readonly name: string;
  readonly email: string;
  readonly platformRole: typeof PLATFORM_ROLE | null;
};

export type Sessions = {
  /** @returns the Set-Cookie line of a new session. */
  readonly create: (userId: UserId) => Promise<string>;
  readonly validate: (token: string) => Promise<SignedIn | null>;
  /** @returns the Set-Cookie line that removes the cookie. */
  readonly revoke: (token: string) => Promise<string>;
};
