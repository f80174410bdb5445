import type * as z from "zod";
import { mayEverywhere } from "#shared/access";
import { rulesInForce } from "#shared/domain/rules/defaults";
import { inOrder } from "#shared/domain/rules/evaluate";
import { AppError } from "#shared/errors";
import type { eventIdSchema } from "#shared/inputs/attendee";
import type { RulesSetup } from "#shared/views/rules";
import type { ActorCtx } from "../../context.ts";
import { findEvent } from "../../repositories/events.ts";
import { listOwnRules } from "../../repositories/rules.ts";
import { listStations } from "../../repositories/stations.ts";
import { listWebhookNames } from "../../repositories/webhooks.ts";

export async function getRules(ctx: ActorCtx, { eventId }: z.output<typeof eventIdSchema>): Promise<RulesSetup> {
  const event = await findEvent(ctx.db, eventId);
  if (!event) throw new AppError("NOT_FOUND");
  const own = await listOwnRules(ctx.db, eventId);
  const stations = await listStations(ctx.db, [eventId]);
  const { id, title, startsAt, endsAt } = event;
  return {
    event: { id, title, startsAt, endsAt },
    rules: rulesInForce(own).sort(inOrder),
    stations: stations.map((station) => ({ id: station.id, name: station.name, kind: station.kind })),
    webhooks: await listWebhookNames(ctx.db),
    mayForCollege: mayEverywhere(ctx.actor.grants, "manage-events", ctx.now),
  };
}
