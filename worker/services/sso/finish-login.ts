import type * as z from "zod";
import { AppError } from "#shared/errors";
import type { finishCampusLoginSchema } from "#shared/inputs/sso";
import type { CampusLoginAnswer } from "#shared/views/sso";
import { type CampusPerson, returnFromProvider } from "../../auth/campus-login.ts";
import type { Actor } from "../../auth/scope.ts";
import type { CollegeCtx } from "../../context.ts";
import { addIdentity } from "../../repositories/identities.ts";
import { changeProvider, findProvider, type ProviderRow } from "../../repositories/identity-providers.ts";
import { makeOwnerNotice, tellOwner } from "../messages/tell-owner.ts";
import { describeLogin } from "./describe-login.ts";
import { enterByCampus } from "./enter-by-campus.ts";

/** Whoever comes back from a provider is signed in, or connected, or shown what the provider said of them. */
export async function finishLogin(
  ctx: CollegeCtx,
  answer: z.output<typeof finishCampusLoginSchema>,
): Promise<CampusLoginAnswer> {
  const provider = await findProvider(ctx.db, answer.providerId);
  if (!provider) throw new AppError("NOT_FOUND");
  const { login, person } = await returnFromProvider(ctx, provider, answer);
  if (login.purpose !== "test" && provider.enabledAt === null) throw new AppError("SSO_FAILED", TURNED_OFF);
  if (login.purpose === "sign-in") return { kind: "signed-in", ...(await enterByCampus(ctx, provider, person)) };
  // Who links or tests is who left, not whoever is signed in by now.
  const { actor } = ctx;
  if (actor?.sessionId !== login.sessionId) throw new AppError("NOT_SIGNED_IN");
  if (login.purpose === "link") return link(ctx, actor, person);
  return test(ctx, provider, person);
}

const TURNED_OFF = "This campus login was turned off meanwhile. Nothing was changed; sign in by mail.";

/** Its owner hears of it by mail, in case it was somebody else. */
async function link(ctx: CollegeCtx, actor: Actor, { issuer, subject }: CampusPerson): Promise<CampusLoginAnswer> {
  const { now } = ctx;
  const notice = makeOwnerNotice({ ...ctx, actor }, "campus-connected");
  const identity = { issuer, subject, userId: actor.userId, createdAt: now, lastUsedAt: now };
  const owner = await addIdentity(ctx.platform, identity, notice);
  if (owner !== actor.userId) {
    throw new AppError(
      "SSO_FAILED",
      owner ? "This campus account is connected to another account already." : "You have connected as many as you can.",
    );
  }
  await tellOwner(ctx, notice);
  return { kind: "linked" };
}

async function test(ctx: CollegeCtx, provider: ProviderRow, person: CampusPerson): Promise<CampusLoginAnswer> {
  await changeProvider(ctx.db, provider.id, { testedAt: ctx.now });
  return { kind: "tested", report: describeLogin(provider, person) };
}
