import type * as z from "zod";
import { USUAL_ENTRY_SETTINGS } from "#shared/domain/entry/view";
import { AppError } from "#shared/errors";
import type { eventIdSchema } from "#shared/inputs/attendee";
import { tagOf } from "#shared/key-derivation";
import type { ScannerSetup } from "#shared/views/gate";
import { may } from "../../auth/authorise.ts";
import type { ActorCtx } from "../../context.ts";
import { findEvent } from "../../repositories/events.ts";
import { readGateRules } from "../rules/read-gate-rules.ts";
import { codesFrom, codesUntil } from "./configure-event.ts";

export async function getScannerSetup(
  ctx: ActorCtx,
  { eventId }: z.output<typeof eventIdSchema>,
): Promise<ScannerSetup> {
  const event = await findEvent(ctx.db, eventId);
  if (!event) throw new AppError("NOT_FOUND");
  const { summary, gates } = await ctx.objects.ledger(eventId).wall();
  const { lists, annulMinutes, badges = null, homeGates = false } = event.entry ?? USUAL_ENTRY_SETTINGS;
  const [college, eventTag] = await Promise.all([tagOf(ctx.db.collegeId), tagOf(eventId)]);
  return {
    event: { id: event.id, title: event.title, status: event.status },
    ...{ gates, summary, lists, badges },
    ...(await readGateRules(ctx.db, event)),
    ownGate: {
      ticketTypes: event.ticketTypes.map(({ id, name }) => ({ id, name })),
      requireRotating: event.passRules.requireRotating,
      annulMinutes,
      homeGates,
      passesFrom: codesFrom(event),
      passesUntil: codesUntil(event),
      ...{ college, event: eventTag, serverAt: ctx.now },
    },
    isSupervisor: await may(ctx, "supervise", { eventId }),
  };
}
