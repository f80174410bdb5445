import type * as z from "zod";
import { AppError } from "#shared/errors";
import type { EventId } from "#shared/ids";
import type { removeCoverSchema, saveCoverSchema } from "#shared/inputs/covers";
import { ok, type Result, refuse } from "#shared/result";
import type { Cover, CoverChanged } from "#shared/views/cover";
import type { TenantCtx } from "../../context.ts";
import { type CoverChange, findCover, setEventCover } from "../../repositories/covers.ts";
import { getCover } from "./get-cover.ts";
import { UNNAMED_KEPT_MS } from "./store-cover.ts";

/**
 * Gives an event a picture that was brought for it, or other words to the one it has. That is no new version of the event:
 * its ledger has no use for it, and whoever edits the rest meanwhile loses nothing.
 */
export async function saveCover(
  ctx: TenantCtx,
  { eventId, coverId, alt, replacesId }: z.output<typeof saveCoverSchema>,
): Promise<Result<Cover | null, CoverChanged>> {
  const [brought, current] = await Promise.all([findCover(ctx.db, coverId), getCover(ctx, { eventId })]);
  // A copy of an event has the picture of its source.
  if (!brought || (brought.eventId !== eventId && current?.id !== coverId)) throw new AppError("NOT_FOUND");
  return setCover(ctx, eventId, { cover: { id: coverId, alt }, replacesId });
}

export function removeCover(
  ctx: TenantCtx,
  { eventId, replacesId }: z.output<typeof removeCoverSchema>,
): Promise<Result<Cover | null, CoverChanged>> {
  return setCover(ctx, eventId, { cover: null, replacesId });
}

async function setCover(
  ctx: TenantCtx,
  eventId: EventId,
  change: Omit<CoverChange, "sweepAt">,
): Promise<Result<Cover | null, CoverChanged>> {
  // Pages that were open a moment ago still show what is replaced now.
  const sweepAt = ctx.now + UNNAMED_KEPT_MS;
  if (await setEventCover(ctx.db, eventId, { ...change, sweepAt })) return ok(change.cover);
  const { cover } = change;
  const current = await getCover(ctx, { eventId });
  const isRepeat = current?.id === cover?.id && current?.alt === cover?.alt;
  return isRepeat ? ok(current) : refuse({ code: "cover-changed" });
}
