import type { ProviderId } from "#shared/ids";
import type { RoleRule } from "#shared/inputs/sso";
import type { GrantedRole } from "#shared/roles";

/** A button on the sign-in page. */
export type CampusLogin = { readonly id: ProviderId; readonly name: string };

/** A provider as its college's administrators see it; its secret is never shown again. */
export type ProviderView = {
  readonly id: ProviderId;
  readonly name: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly hasSecret: boolean;
  /** To be registered at the provider. */
  readonly redirectUri: string;
  readonly domain: string;
  /** The TXT record that proves the domain, until it is verified. */
  readonly dnsRecord: { readonly name: string; readonly value: string };
  readonly domainVerifiedAt: number | null;
  readonly rolesClaim: string;
  readonly roleRules: readonly RoleRule[];
  readonly mfaAcr: string | null;
  readonly testedAt: number | null;
  readonly enabledAt: number | null;
};

/** What a provider says of a second factor. Only "proved" counts: said, with a time, and the time is that of this sign-in. */
export type SecondFactorSaid = "proved" | "not-said" | "without-time" | "not-now";

/** What a provider says about whoever tries it out, and what would follow from it. */
export type LoginReport = {
  readonly subject: string;
  readonly email: string | null;
  readonly emailVerified: boolean;
  /** Whether that address belongs to the provider's verified domain, so that a newcomer gets an account. */
  readonly admitsNewcomer: boolean;
  readonly name: string | null;
  /** Values of the roles claim. */
  readonly claimed: readonly string[];
  readonly roles: readonly GrantedRole[];
  readonly secondFactor: SecondFactorSaid;
};

export type CampusLoginAnswer =
  | { readonly kind: "signed-in"; readonly newcomer: boolean }
  | { readonly kind: "linked" }
  | { readonly kind: "tested"; readonly report: LoginReport };

/** A campus account that opens the account of whoever asks. */
export type IdentityView = {
  readonly issuer: string;
  readonly subject: string;
  readonly createdAt: number;
  readonly lastUsedAt: number;
};
