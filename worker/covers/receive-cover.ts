import type { Context } from "hono";
import { AppError } from "#shared/errors";
import { eventIdSchema } from "#shared/inputs/attendee";
import { COVER_BYTES_MAX } from "#shared/limits";
import type { AppEnv } from "../app.ts";
import { requireMay } from "../auth/authorise.ts";
import { readAtMost } from "../auth/fetch-outside.ts";
import { requireSecondFactor } from "../auth/step-up.ts";
import { openSignedIn } from "../open-signed-in.ts";
import { storeCover } from "../services/covers/store-cover.ts";

/** Brings a picture for an event, as bytes. No event has it before `covers.save` says so. */
export async function receiveCover(
  c: Context<AppEnv>,
  { college, event }: { readonly college: string; readonly event: string },
): Promise<Response> {
  const ctx = await openSignedIn(c, college);
  const named = eventIdSchema.safeParse({ eventId: event });
  if (!named.success) throw new AppError("NOT_FOUND");
  await requireMay(ctx, "manage-events", named.data);
  requireSecondFactor(ctx, "manage-events");
  const { success: withinLimit } = await c.env.UPLOAD_LIMIT.limit({ key: ctx.actor.userId });
  if (!withinLimit) throw new AppError("TOO_MANY_REQUESTS");
  c.header("cache-control", "no-store");
  return c.json(await storeCover(ctx, { ...named.data, bytes: await readPicture(c.req.raw) }));
}

async function readPicture(request: Request): Promise<Uint8Array<ArrayBuffer>> {
  const isTooLong = Number(request.headers.get("content-length") ?? 0) > COVER_BYTES_MAX;
  const bytes = isTooLong ? null : await readAtMost(request, COVER_BYTES_MAX).catch(() => null);
  if (!bytes) throw new AppError("TOO_LARGE", TOO_LARGE);
  return bytes;
}

const TOO_LARGE = `A picture has up to ${COVER_BYTES_MAX / 1_000_000} megabytes. Nothing was changed; choose a smaller one.`;
