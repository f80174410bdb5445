import type * as z from "zod";
import { mayEverywhere } from "#shared/access";
import type { LedgerRefusal } from "#shared/domain/ledger/refusals";
import { AppError } from "#shared/errors";
import type { returnDraftSchema } from "#shared/inputs/lifecycle";
import { type Result, refuse } from "#shared/result";
import type { EventSetup, StaleEdit } from "#shared/views/event";
import type { LifecycleRefusal } from "#shared/views/lifecycle";
import type { ActorCtx } from "../../context.ts";
import { findEvent } from "../../repositories/events.ts";
import { changeEvent } from "./change-event.ts";

/** Gives a draft back to those who submitted it, with what is missing. @throws AppError NOT_ALLOWED below the college */
export async function returnDraft(
  ctx: ActorCtx,
  { note, ...edit }: z.output<typeof returnDraftSchema>,
): Promise<Result<EventSetup, StaleEdit | LedgerRefusal | LifecycleRefusal>> {
  if (!mayEverywhere(ctx.actor.grants, "manage-events", ctx.now)) throw new AppError("NOT_ALLOWED");
  const event = await findEvent(ctx.db, edit.eventId);
  if (!event) throw new AppError("NOT_FOUND");
  if (event.submittedAt === null) return refuse({ code: "not-submitted" });
  return changeEvent(ctx, edit, { submittedAt: null, returnNote: note });
}
