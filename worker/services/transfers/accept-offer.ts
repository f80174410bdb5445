import type * as z from "zod";
import type { RegistrationView } from "#shared/domain/ledger/answers";
import type { CommandId } from "#shared/ids";
import type { acceptOfferSchema } from "#shared/inputs/guests";
import { type Result, refuse } from "#shared/result";
import type { OfferRefusal } from "#shared/views/guests";
import { noteAct } from "../../auth/audit.ts";
import type { ActorCtx } from "../../context.ts";
import { findRules } from "../../repositories/event-rules.ts";
import { claimTransfer, closeTransfer, unclaimTransfer } from "../../repositories/transfers.ts";
import { parseAnswers } from "../forms/parse-answers.ts";
import { readForm } from "../forms/read-form.ts";
import { forgetPass } from "../passes/has-pass.ts";
import { registrationOf } from "../registrations/read-registration.ts";
import { keepAnswers } from "../registrations/register-with-answers.ts";
import { findOffer, getWhyOver } from "./find-offer.ts";
import { listGiven } from "./list-given.ts";

/**
 * The pass changes hands in one turn of the ledger. Before it the offer is claimed, so that it can no longer be taken back, and
 * the command is named after the claim: whoever repeats it after a crash hears what was decided, and after a refusal, which
 * ends the claim, may try anew.
 */
export async function acceptOffer(
  ctx: ActorCtx,
  { token, answers }: z.output<typeof acceptOfferSchema>,
): Promise<Result<RegistrationView, OfferRefusal>> {
  const offer = await findOffer(ctx, token);
  if (!offer.ok) return offer;
  const { id, eventId, passId, fromUserId, toUserId } = offer.value;
  const { userId, name } = ctx.actor;
  if (toUserId === null) {
    if (!(await findRules(ctx.db, eventId)).transfers) return refuse({ code: "transfers-off" });
    const given = await ctx.objects.ledger(eventId).registrationOf(fromUserId);
    const { ticketTypes } = await readForm(ctx, eventId);
    const tickets = listGiven(given, passId, ticketTypes);
    await keepAnswers(ctx, eventId, await parseAnswers(ctx, eventId, answers, tickets));
    await noteAct(ctx, { action: "transfers.accept", input: { eventId, passId, transferId: id }, refusal: null });
  }
  const claimed = await claimTransfer(ctx.db, { id, userId, now: ctx.now });
  if (!claimed) return refuse(await getWhyOver(ctx, id));
  const commandId = `take-${id}-${claimed.claimedAt}` as CommandId;
  const take = { type: "TakePass", userId, name, passId } as const;
  const taken = registrationOf(await ctx.objects.ledger(eventId).submit(commandId, userId, take));
  if (taken.ok) await closeTransfer(ctx.db, id, ctx.now);
  else await unclaimTransfer(ctx.db, id, userId);
  forgetPass(ctx, eventId, fromUserId);
  return taken;
}
