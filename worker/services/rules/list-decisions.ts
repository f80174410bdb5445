import type * as z from "zod";
import { AppError } from "#shared/errors";
import type { listDecisionsSchema } from "#shared/inputs/rules";
import type { DecisionPage, EffectView } from "#shared/views/rules";
import type { TenantCtx } from "../../context.ts";
import { findEvent } from "../../repositories/events.ts";
import { listDecisions as listRows } from "../../repositories/rule-decisions.ts";
import { listEffectsOf } from "../../repositories/rule-effects.ts";
import { listStations } from "../../repositories/stations.ts";

const PAGE = 30;

/** Why things happened at an event, newest first. @throws AppError NOT_FOUND */
export async function listDecisions(
  { db }: TenantCtx,
  { eventId, isMatch, before }: z.output<typeof listDecisionsSchema>,
): Promise<DecisionPage> {
  if (!(await findEvent(db, eventId))) throw new AppError("NOT_FOUND");
  const rows = await listRows(db, eventId, { isMatch, before, limit: PAGE });
  const stations = await listStations(db, [eventId]);
  const nameOf = (id: string | null) => stations.find((station) => station.id === id)?.name ?? null;
  const effects = await listEffectsOf(
    db,
    eventId,
    rows.map(({ id }) => id),
  );
  const byDecision = Map.groupBy(effects, ({ decisionId }) => decisionId);
  const decisions = rows.map(({ id, trigger, stationId, userId, at, facts, steps, unmatched, decidedAt }) => ({
    happening: { id, trigger, stationId, userId, at, facts },
    ...{ steps, unmatched, decidedAt, stationName: nameOf(stationId) },
    effects: (byDecision.get(id) ?? []).map(
      ({ id: effectId, ruleId, action, status, outcome, settledAt, stationId: place }): EffectView => ({
        ...{ id: effectId, ruleId, action, status, outcome, settledAt, stationName: nameOf(place) },
      }),
    ),
  }));
  const last = rows.length === PAGE ? rows.at(-1) : undefined;
  return { decisions, next: last ? { at: last.at, id: last.id } : null };
}
