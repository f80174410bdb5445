import { AppError } from "#shared/errors";
import type { GrantedRole } from "#shared/roles";
import { noteAct } from "../../auth/audit.ts";
import type { CampusPerson } from "../../auth/campus-login.ts";
import { signIn } from "../../auth/start-session.ts";
import type { CollegeCtx } from "../../context.ts";
import { newId } from "../../ids.ts";
import { listClaimedRoles, setClaimedRoles } from "../../repositories/grants.ts";
import { addUserWithIdentity, findIdentityOwner } from "../../repositories/identities.ts";
import type { ProviderRow } from "../../repositories/identity-providers.ts";
import { ensureMember } from "../../repositories/members.ts";
import type { User } from "../../repositories/users.ts";
import { nameFromAddress } from "../links/enter-by-mail.ts";
import { changeRoles } from "../people/change-roles.ts";
import { admittedAddress, rolesFor } from "./describe-login.ts";

const NAME_CHARS_MAX = 80;

/**
 * Signs in whoever a provider vouches for, with the roles its claims give. The session opens this college alone: who runs
 * its login has no say in another.
 * @throws AppError SSO_FAILED for somebody unknown who cannot be given an account
 */
export async function enterByCampus(
  ctx: CollegeCtx,
  provider: ProviderRow,
  person: CampusPerson,
): Promise<{ readonly newcomer: boolean }> {
  const known = await findIdentityOwner(ctx.platform, person, ctx.now);
  const user = known ?? (await addNewcomer(ctx, provider, person));
  await ensureMember(ctx.db, user.id, ctx.now);
  await followClaims(ctx, provider, user, rolesFor(provider, person));
  const { secondFactor } = person;
  const steppedUpAt = secondFactor.kind === "proved" ? secondFactor.at : null;
  await signIn(ctx, user, { collegeId: ctx.scope.college.id, steppedUpAt });
  return { newcomer: known === null && person.name === null };
}

/**
 * Never attaches to an account that exists, whatever the address: addresses change hands, and a provider may say
 * anything. Only somebody with an address of the proved domain learns that there is one.
 */
async function addNewcomer(ctx: CollegeCtx, provider: ProviderRow, person: CampusPerson): Promise<User> {
  const email = admittedAddress(provider, person);
  if (email === null) throw new AppError("SSO_FAILED", NO_ACCOUNT);
  const name = person.name?.slice(0, NAME_CHARS_MAX) ?? nameFromAddress(email);
  const user: User = { id: newId("user", ctx.now), email, name, platformRole: null, createdAt: ctx.now };
  if (await addUserWithIdentity(ctx.platform, user, person)) return user;
  const meanwhile = await findIdentityOwner(ctx.platform, person, ctx.now);
  if (!meanwhile) throw new AppError("SSO_FAILED", CONNECT_FIRST);
  return meanwhile;
}

const NO_ACCOUNT =
  "Your campus login works, but does not say that your mail address is one of this college. Sign in by mail, then connect your campus account on your account page.";
const CONNECT_FIRST =
  "There is an account with your address already. Sign in by mail once, then connect your campus account on your account page.";

/** What the claims gave before and no longer say is taken; what was given by hand stays. */
async function followClaims(ctx: CollegeCtx, provider: ProviderRow, { id: userId }: User, roles: GrantedRole[]) {
  const held = await listClaimedRoles(ctx.db, provider.id, userId);
  if (held.length === roles.length && held.every((role) => roles.includes(role))) return;
  await noteAct(
    { ...ctx, actor: { userId } },
    { action: "sso.followClaims", input: { userId, roles, providerId: provider.id }, refusal: null },
  );
  const wanted = roles.map((role) => ({ id: newId("grant", ctx.now), role }));
  await changeRoles(ctx, userId, () =>
    setClaimedRoles(ctx.db, { providerId: provider.id, userId, wanted, now: ctx.now }),
  );
}
