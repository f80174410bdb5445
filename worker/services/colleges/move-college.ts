import type * as z from "zod";
import { SHARDS } from "#db/shards";
import { AppError } from "#shared/errors";
import type { moveCollegeSchema } from "#shared/inputs/colleges";
import type { CollegeMoves } from "#shared/views/college";
import { noteAct } from "../../auth/audit.ts";
import { type Actor, systemScope } from "../../auth/scope.ts";
import { requireStepUp } from "../../auth/step-up.ts";
import { type EdgeCtx, openTenant } from "../../context.ts";
import { addMove, listMoves as listRows } from "../../repositories/college-moves.ts";

/** Asks for a college to be taken to another shard, which begins within a minute. It is noted in the college's own log. */
export async function moveCollege(
  ctx: EdgeCtx & { readonly actor: Actor },
  { collegeId, target: wanted, reason }: z.output<typeof moveCollegeSchema>,
): Promise<CollegeMoves> {
  requireStepUp(ctx);
  const { actor, now, platform } = ctx;
  const scope = await systemScope(platform, collegeId);
  const target = SHARDS.find((one) => one === wanted);
  if (!scope || !target) throw new AppError("NOT_FOUND");
  const { shard: source } = scope.home;
  if (source === target) throw new AppError("BAD_INPUT", "The college is in that database already.");
  const inCollege = { ...ctx, ...openTenant(ctx, scope) };
  await noteAct(inCollege, { action: "platform.moveCollege", input: { target, reason }, refusal: null });
  const isAdded = await addMove(platform, { collegeId, askedAt: now, askedBy: actor.userId, reason, source, target });
  const listed = await listMoves(ctx);
  const [newest] = listed.moves.filter(({ slug }) => slug === scope.college.slug);
  // Asked again, because the answer was lost: it is the same move.
  if (!isAdded && (newest?.target !== target || newest.reason !== reason)) {
    throw new AppError("BAD_INPUT", "The college is on its way already.");
  }
  return listed;
}

export async function listMoves({ platform }: EdgeCtx): Promise<CollegeMoves> {
  return { shards: SHARDS, moves: await listRows(platform) };
}
