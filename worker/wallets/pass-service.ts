import type { PassId } from "#shared/ids";
import { deriveSeed } from "#shared/key-derivation";
import type { CollegeCtx, TenantCtx } from "../context.ts";
import type { PassService } from "./describe-apple-pass.ts";

/** Where a phone asks for the newest form of this pass. Apple speaks https alone, so a local run has none. */
export async function passServiceFor(ctx: CollegeCtx, passId: PassId): Promise<PassService> {
  if (!ctx.origin.startsWith("https:")) return null;
  return { url: `${ctx.origin}/api/${ctx.scope.college.slug}/wallet`, token: await tokenOf(ctx, passId) };
}

/** What a phone proves with that it was given the pass: made again whenever it is asked, and stored nowhere. */
export async function tokenOf({ env, db }: Pick<TenantCtx, "env" | "db">, passId: PassId): Promise<string> {
  const seed = await deriveSeed(env.PASS_ROOT_KEY, `wallet:${db.collegeId}:${passId}`);
  return Array.from(seed, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
