import type * as z from "zod";
import { mayEverywhere } from "#shared/access";
import { entryOf } from "#shared/domain/ledger/party";
import { rulesInForce } from "#shared/domain/rules/defaults";
import { inOrder } from "#shared/domain/rules/evaluate";
import { AppError } from "#shared/errors";
import type { eventIdSchema } from "#shared/inputs/attendee";
import type { RulesSetup } from "#shared/views/rules";
import type { ActorCtx } from "../../context.ts";
import { findEvent } from "../../repositories/events.ts";
import { listGates } from "../../repositories/gates.ts";
import { listOwnRules } from "../../repositories/rules.ts";
import { listStations } from "../../repositories/stations.ts";
import { listWebhookNames } from "../../repositories/webhooks.ts";

export async function getRules(ctx: ActorCtx, { eventId }: z.output<typeof eventIdSchema>): Promise<RulesSetup> {
  const event = await findEvent(ctx.db, eventId);
  if (!event) throw new AppError("NOT_FOUND");
  const own = await listOwnRules(ctx.db, eventId);
  const stations = await listStations(ctx.db, [eventId]);
  const gates = await listGates(ctx.db, [eventId]);
  const { id, title, startsAt, endsAt, entry, ticketTypes } = event;
  const { lists } = entryOf(entry ? { entry } : {});
  return {
    event: { id, title, startsAt, endsAt },
    rules: rulesInForce(own).sort(inOrder),
    stations: stations.map((station) => ({ id: station.id, name: station.name, kind: station.kind })),
    names: {
      "station.name": namesOf(stations),
      "gate.name": namesOf(gates),
      "ticket.type": namesOf(ticketTypes),
      "scan.list": namesOf(lists),
    },
    webhooks: await listWebhookNames(ctx.db),
    mayForCollege: mayEverywhere(ctx.actor.grants, "manage-events", ctx.now),
  };
}

/** Each once: two gates may be called alike. */
function namesOf(named: readonly { readonly name: string }[]): string[] {
  return [...new Set(named.map(({ name }) => name))];
}
