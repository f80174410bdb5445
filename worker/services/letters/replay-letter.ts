import type * as z from "zod";
import { AppError } from "#shared/errors";
import type { replayDeadLetterSchema } from "#shared/inputs/dead-letters";
import type { DeadLetterPage } from "#shared/views/dead-letters";
import { noteAct } from "../../auth/audit.ts";
import { type Actor, systemScope } from "../../auth/scope.ts";
import { type EdgeCtx, openTenant } from "../../context.ts";
import { findDeadLetter, noteReplayed } from "../../repositories/dead-letters.ts";
import { listLetters, readBody } from "./list-letters.ts";

/**
 * Puts a wake-up call that was given up on the bus again. It is noted in the log of the college it is about, before it is done.
 * @throws AppError NOT_FOUND for what is no letter, BAD_INPUT for one that nobody can read: it would only come back
 */
export async function replayLetter(
  ctx: EdgeCtx & { readonly actor: Actor },
  { id }: z.output<typeof replayDeadLetterSchema>,
): Promise<DeadLetterPage> {
  const letter = await findDeadLetter(ctx.platform, id);
  if (!letter) throw new AppError("NOT_FOUND");
  const message = readBody(letter.body);
  if (!message) throw new AppError("BAD_INPUT", "This is no message that anybody here understands.");
  const scope = await systemScope(ctx.platform, message.collegeId);
  if (!scope) throw new AppError("NOT_FOUND", "The college that this is about is not here any more.");
  const input = { letterId: id, type: message.type };
  await noteAct({ ...ctx, ...openTenant(ctx, scope) }, { action: "platform.replayLetter", input, refusal: null });
  await ctx.env.BUS.send(message);
  await noteReplayed(ctx.platform, id, ctx.actor.userId, ctx.now);
  return listLetters(ctx, { before: null });
}
