import { type GrantedRole, isPowerful } from "#shared/roles";
import type { LoginReport } from "#shared/views/sso";
import type { CampusPerson } from "../../auth/campus-login.ts";
import type { ProviderRow } from "../../repositories/identity-providers.ts";

/** What follows from what a provider says of somebody. */
export function describeLogin(provider: ProviderRow, person: CampusPerson): LoginReport {
  const { subject, email, emailVerified, name, claimed, secondFactor } = person;
  return {
    subject,
    email,
    emailVerified,
    admitsNewcomer: admittedAddress(provider, person) !== null,
    name,
    claimed,
    roles: rolesFor(provider, person),
    secondFactor: secondFactor.kind,
  };
}

/** The address a newcomer gets an account with: one the provider has verified, in the domain its college has proved. */
export function admittedAddress(
  { domain, domainVerifiedAt }: ProviderRow,
  { email, emailVerified }: CampusPerson,
): string | null {
  return emailVerified && domainVerifiedAt !== null && email?.endsWith(`@${domain}`) ? email : null;
}

/** What the claims make of somebody, each role once. Power needs the second factor. */
export function rolesFor({ roleRules }: ProviderRow, { claimed, secondFactor }: CampusPerson): GrantedRole[] {
  const roles = roleRules.filter(({ value }) => claimed.includes(value)).map(({ role }) => role);
  return [...new Set(roles)].filter((role) => secondFactor.kind === "proved" || !isPowerful(role));
}
