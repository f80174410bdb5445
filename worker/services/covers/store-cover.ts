import type { CoverId, EventId } from "#shared/ids";
import { ok, type Result } from "#shared/result";
import type { PictureRefusal } from "#shared/views/cover";
import { noteAct } from "../../auth/audit.ts";
import type { ActorCtx, TenantCtx } from "../../context.ts";
import { cleanPicture } from "../../covers/clean-picture.ts";
import { putCover } from "../../covers/media.ts";
import { newId } from "../../ids.ts";
import { addCover } from "../../repositories/covers.ts";
import { getCover } from "./get-cover.ts";

/** Somebody may choose a picture and then think about its words. */
export const UNNAMED_KEPT_MS = 24 * 3_600_000;

/**
 * Makes a picture of what somebody sent, and keeps it for the event to name. Its row comes first, its files next, the event at
 * last: whatever interrupts that leaves a row by which the sweep finds the files, and no page that shows what is not there.
 */
export async function storeCover(
  ctx: TenantCtx & Pick<ActorCtx, "actor" | "requestId">,
  { eventId, bytes }: { readonly eventId: EventId; readonly bytes: Uint8Array },
): Promise<Result<{ readonly coverId: CoverId }, PictureRefusal>> {
  await getCover(ctx, { eventId });
  const act = { action: "covers.upload", input: { eventId, bytes: bytes.byteLength } };
  await noteAct(ctx, { ...act, refusal: null });
  const cleaned = await cleanPicture(bytes);
  if (!cleaned.ok) {
    await noteAct(ctx, { ...act, refusal: cleaned.refusal.code });
    return cleaned;
  }
  const { db, now } = ctx;
  const coverId = newId("cover", now);
  const made = { createdBy: ctx.actor.userId, createdAt: now, sweepAt: now + UNNAMED_KEPT_MS };
  await addCover(db, { id: coverId, eventId, ...made });
  await putCover(ctx.env, db.collegeId, coverId, cleaned.value);
  return ok({ coverId });
}
