import * as z from "zod";
import { commandIdSchema, idSchema } from "#shared/ids";
import { CLAIMED_ROLES, type GrantedRole } from "#shared/roles";
import { domainSchema } from "./domain.ts";

const text = (max: number) => z.string().trim().min(1, "Required").max(max);
const roleRuleSchema = z.strictObject({
  /** As it stands in the claim, to the letter. */
  value: text(200),
  role: z.enum(CLAIMED_ROLES as [GrantedRole, ...GrantedRole[]]),
});
export type RoleRule = z.output<typeof roleRuleSchema>;

/** What of a provider can change while people sign in with it. */
const settings = {
  /** What its button says. */
  name: text(60),
  clientId: text(300),
  /** Null: none for a new provider, unchanged for one that has one. */
  clientSecret: text(1_000).nullable(),
  rolesClaim: z
    .string()
    .trim()
    .max(200)
    .regex(/^[!-~]*$/, "The name of a claim, like groups"),
  roleRules: z.array(roleRuleSchema).max(20, "At most twenty rules"),
  mfaAcr: text(300).nullable(),
};

export const addProviderSchema = z.strictObject({
  commandId: commandIdSchema,
  /** As the provider writes it: some end with a slash, and it counts. */
  issuer: z.url("An address like https://login.college.edu").max(500),
  domain: domainSchema,
  ...settings,
});
export const saveProviderSchema = z.strictObject({ providerId: idSchema("provider"), ...settings });
export const providerSchema = z.strictObject({ providerId: idSchema("provider") });
export const enableProviderSchema = z.strictObject({ providerId: idSchema("provider"), enabled: z.boolean() });

export const beginCampusLoginSchema = z.strictObject({
  providerId: idSchema("provider"),
  /** Signing in, connecting the campus account to the account that is signed in, or trying out what is configured. */
  purpose: z.enum(["sign-in", "link", "test"]),
});

const parameter = z.string().min(1).max(4_000);
/** What the provider's answer put into the address of our page, as it stands there. */
export const finishCampusLoginSchema = z.strictObject({
  providerId: idSchema("provider"),
  state: z.string().regex(/^[A-Za-z0-9_-]{43}$/, "This is no answer to a sign-in"),
  code: parameter.optional(),
  iss: parameter.optional(),
  error: parameter.optional(),
});

export const unlinkIdentitySchema = z.strictObject({ issuer: z.string().max(500), subject: z.string().max(300) });
