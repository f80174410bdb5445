import type { RoleRule } from "#shared/inputs/sso";
import type { ProviderView } from "#shared/views/sso";

/** A campus login as it stands in the form. */
export type LoginDraft = {
  readonly name: string;
  readonly clientId: string;
  /** Empty: none, or the one there is. */
  readonly clientSecret: string;
  readonly rolesClaim: string;
  readonly roleRules: readonly RoleRule[];
  /** Empty: `amr` says it. */
  readonly mfaAcr: string;
};

export const EMPTY_DRAFT: LoginDraft = {
  name: "",
  clientId: "",
  clientSecret: "",
  rolesClaim: "",
  roleRules: [],
  mfaAcr: "",
};

export function draftOf({ name, clientId, rolesClaim, roleRules, mfaAcr }: ProviderView): LoginDraft {
  return { name, clientId, clientSecret: "", rolesClaim, roleRules, mfaAcr: mfaAcr ?? "" };
}

/** As the server takes it: rules without a value are not meant yet. */
export function settingsOf({ name, clientId, clientSecret, rolesClaim, roleRules, mfaAcr }: LoginDraft) {
  return {
    name: name.trim(),
    clientId: clientId.trim(),
    clientSecret: clientSecret.trim() || null,
    rolesClaim: rolesClaim.trim(),
    roleRules: roleRules.filter(({ value }) => value.trim() !== ""),
    mfaAcr: mfaAcr.trim() || null,
  };
}
