import type * as z from "zod";
import { whyNotGive } from "#shared/domain/ledger/transfers";
import { whyClosed } from "#shared/domain/ledger/view";
import { AppError } from "#shared/errors";
import type { PassId } from "#shared/ids";
import type { offerPassSchema } from "#shared/inputs/guests";
import { OFFERS_MAX } from "#shared/limits";
import { ok, type Result, refuse } from "#shared/result";
import type { OfferRefusal, TransferView } from "#shared/views/guests";
import { noteAct } from "../../auth/audit.ts";
import { deriveToken, hashToken } from "../../auth/token.ts";
import type { ActorCtx } from "../../context.ts";
import { idOfCommand } from "../../ids.ts";
import { findRules, noteKept } from "../../repositories/event-rules.ts";
import { type EventRow, findEvent } from "../../repositories/events.ts";
import {
  addTransfer,
  deleteTransfer,
  findOpenTransfer,
  findTransfer,
  listTransfersOf,
  type NewTransfer,
} from "../../repositories/transfers.ts";
import { requireEvent } from "../events/require-event.ts";
import { shapeOffer } from "./shape-offer.ts";

/** Time to ask around; who has not answered by then may not be coming. */
const OFFER_LIFE_MS = 3 * 24 * 3_600_000;

/**
 * Mails somebody a link to a pass of one's own. Nothing changes at the gate before they accept. Whoever repeats it has not heard
 * whether the mail left, so it leaves again: the same mail, for its secret follows from the offer.
 */
export async function offerPass(
  ctx: ActorCtx,
  { commandId, eventId, passId, email }: z.output<typeof offerPassSchema>,
): Promise<Result<TransferView, OfferRefusal>> {
  await requireEvent(ctx, eventId);
  const { userId: fromUserId } = ctx.actor;
  const id = await idOfCommand("transfer", fromUserId, commandId);
  const token = await deriveToken(ctx.env.PASS_ROOT_KEY, `transfer:${ctx.db.collegeId}:${id}`);
  const event = await findEvent(ctx.db, eventId);
  if (!event) throw new AppError("NOT_FOUND");
  const made = await findTransfer(ctx.db, { id });
  if (made) {
    const view = shapeOffer(made, ctx.now);
    if (view.state === "open") await mail(ctx, event, made, token);
    return ok(view);
  }
  const refusal = email === ctx.actor.email.toLowerCase() ? SELF : await whyNotOffer(ctx, event, passId);
  if (refusal) return refuse(refusal);
  await noteAct(ctx, { action: "transfers.offer", input: { eventId, passId, transferId: id }, refusal: null });
  await noteKept(ctx.db, eventId, ctx.now);
  const expiresAt = Math.min(ctx.now + OFFER_LIFE_MS, event.salesCloseAt);
  const tokenHash = await hashToken(token);
  const row = { id, eventId, passId, fromUserId, email, tokenHash, createdAt: ctx.now, expiresAt };
  if (!(await addTransfer(ctx.db, row))) {
    const open = await findOpenTransfer(ctx.db, passId);
    if (open?.id !== id) return refuse({ code: "pass-offered", email: open?.email ?? email });
    await mail(ctx, event, open, token);
    return ok(shapeOffer(open, ctx.now));
  }
  await mail(ctx, event, row, token);
  return ok(
    shapeOffer({ ...row, collegeId: ctx.db.collegeId, toUserId: null, claimedAt: null, closedAt: null }, ctx.now),
  );
}

const SELF = { code: "pass-given-to-oneself" } as const;

async function whyNotOffer(ctx: ActorCtx, event: EventRow, passId: PassId): Promise<OfferRefusal | null> {
  const { userId } = ctx.actor;
  const [rules, registration, offers] = await Promise.all([
    findRules(ctx.db, event.id),
    ctx.objects.ledger(event.id).registrationOf(userId),
    listTransfersOf(ctx.db, event.id, userId, OFFERS_MAX),
  ]);
  if (!rules.transfers) return { code: "transfers-off" };
  if (!registration) return { code: "not-registered" };
  const refusal = whyNotGive(registration, passId) ?? whyClosed({ config: event }, ctx.now);
  if (refusal) return refusal;
  return offers.length < OFFERS_MAX ? null : { code: "too-many-offers", max: OFFERS_MAX };
}

/** The secret is nowhere but in the mail: without the mail there is no offer. */
async function mail(ctx: ActorCtx, { title }: EventRow, offer: NewTransfer, token: string): Promise<void> {
  const { slug, name } = ctx.scope.college;
  const link = `${ctx.origin}/${slug}/offer#token=${token}`;
  const text = [
    `${ctx.actor.name} would like to give you a pass for ${title} at ${name}. Open this link to see it, and to accept:`,
    link,
    "You will be asked to sign in with this mail address. If you do not want it, do nothing: the offer ends by itself.",
  ].join("\n\n");
  try {
    const subject = `${ctx.actor.name} offers you a pass for ${title}`;
    await ctx.mailer.send({ key: `transfer:${offer.id}`, to: offer.email, subject, text, link });
  } catch (failure) {
    await deleteTransfer(ctx.db, offer.id);
    throw failure;
  }
}
