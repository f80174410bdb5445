import type { PassView } from "#shared/domain/ledger/answers";
import { AppError } from "#shared/errors";
import type { EventId, UserId } from "#shared/ids";
import { ok, type Result, refuse } from "#shared/result";
import type { BadgeFile, BadgeRefusal } from "#shared/views/badges";
import { toBase64 } from "../../base64.ts";
import type { ActorCtx } from "../../context.ts";
import { findEvent } from "../../repositories/events.ts";
import { requireEvent } from "../events/require-event.ts";

/** Asked of one ledger at once: the gates need it too. */
const LEDGER_READS_AT_ONCE = 10;

/** A badge for each pass of these people that opens something, in their order. */
export async function makeFile(
  ctx: ActorCtx,
  eventId: EventId,
  userIds: readonly UserId[],
): Promise<Result<BadgeFile, BadgeRefusal>> {
  await requireEvent(ctx, eventId);
  const event = await findEvent(ctx.db, eventId);
  if (!event) throw new AppError("NOT_FOUND");
  const passes = await readPasses(ctx, eventId, userIds);
  if (passes.length === 0) return refuse({ code: "no-passes" });
  // Few requests write one, and the library takes a while to load.
  const { writeBadges } = await import("../../printing/write-badges.ts");
  const { college } = ctx.scope;
  const bytes = await writeBadges({ college, eventTitle: event.title, passes, madeAt: ctx.now });
  return ok({ pdf: toBase64(bytes), badges: passes.length });
}

async function readPasses(
  { objects }: ActorCtx,
  eventId: EventId,
  userIds: readonly UserId[],
): Promise<readonly PassView[]> {
  const ledger = objects.ledger(eventId);
  const passes: PassView[] = [];
  for (let at = 0; at < userIds.length; at += LEDGER_READS_AT_ONCE) {
    const some = userIds.slice(at, at + LEDGER_READS_AT_ONCE);
    const registrations = await Promise.all(some.map((userId) => ledger.registrationOf(userId)));
    for (const registration of registrations)
      passes.push(...(registration?.passes.filter(({ revokedAt }) => revokedAt === null) ?? []));
  }
  return passes;
}
