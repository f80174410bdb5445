import type * as z from "zod";
import { admitsTicket } from "#shared/domain/entry/view";
import type { PassView } from "#shared/domain/ledger/answers";
import { AppError } from "#shared/errors";
import type { printAtGateSchema } from "#shared/inputs/entry";
import { ok, type Result, refuse } from "#shared/result";
import type { GateBadge, GateBadgeRefusal } from "#shared/views/badges";
import { may } from "../../auth/authorise.ts";
import { toBase64 } from "../../base64.ts";
import type { ActorCtx } from "../../context.ts";
import { type EventRow, findEvent } from "../../repositories/events.ts";
import { requireEvent } from "../events/require-event.ts";
import { registrationOf } from "../registrations/read-registration.ts";

/**
 * The badge of whoever comes in, and of those of their booking who are inside without one. Printed again it has another code,
 * and the one before opens nothing any more. A repeat of the command makes the same file.
 */
export async function printAtGate(
  ctx: ActorCtx,
  { commandId, eventId, passId, again }: z.output<typeof printAtGateSchema>,
): Promise<Result<GateBadge, GateBadgeRefusal>> {
  await requireEvent(ctx, eventId);
  const event = await findEvent(ctx.db, eventId);
  if (!event) throw new AppError("NOT_FOUND");
  const layout = event.entry?.badges;
  if (!layout) return refuse({ code: "badges-off" });
  const ledger = ctx.objects.ledger(eventId);
  const marked = await ledger.marksOf({ passId });
  if (!marked) throw new AppError("NOT_FOUND");
  const by = ctx.actor.userId;
  const isLead = await may(ctx, "supervise", { eventId });
  const asked = { userId: marked.userId, passId, printing: commandId, again, by, isLead };
  const printed = registrationOf(await ledger.submit(commandId, by, { type: "PrintBadge", ...asked }));
  if (!printed.ok) return printed;
  const passes = printed.value.passes.filter(({ badge }) => badge?.printing === commandId);
  const first = passes.find(({ id }) => id === passId) ?? passes[0];
  if (!first) return ok(null);
  // The library takes a while to load, and most scans print nothing.
  const { writeBadges } = await import("../../printing/write-badges.ts");
  const { college } = ctx.scope;
  const badges = passes.map((pass) => ({ ...pass, opens: opensOf(event, pass) }));
  const bytes = await writeBadges({ college, eventTitle: event.title, passes: badges, madeAt: ctx.now, layout });
  return ok({ pdf: toBase64(bytes), badges: passes.length, passId: first.id });
}

/** Zones and rights that its ticket opens today. */
function opensOf({ entry, ticketTypes }: EventRow, { ticketType }: PassView): string[] {
  const type = ticketTypes.find(({ name }) => name === ticketType);
  if (!entry || !type) return [];
  const beyond = entry.lists.filter(({ kind }) => kind !== "entry");
  return beyond.filter((list) => admitsTicket(list, { ticketTypeId: type.id })).map(({ name }) => name);
}
