import type { RuleBody } from "#shared/domain/rules/types";
import type { EventId, StationId } from "#shared/ids";
import type { BusMessage } from "#shared/protocol/bus";
import type { StationKind } from "#shared/views/station";
import { sendLots } from "../../bus-lots.ts";
import type { TenantCtx } from "../../context.ts";
import { describeFailure, logLine } from "../../log.ts";
import type { RulePlace } from "../../repositories/rule-decisions.ts";
import { listPlacesOf, type RuleScope } from "../../repositories/rules.ts";

/** Of a college's rule: one invocation hands over no more. What is beyond is asked when something happens there. */
const PLACES_MAX = 1_000;

/**
 * A rule that watches a level is asked when something changes there: one that is new, switched on or begins now is asked once as
 * it is, and what was remembered of one that is off is forgotten.
 * @param bodies the rule as it is, and as it was
 */
export async function askAnew(ctx: TenantCtx, scope: RuleScope, bodies: readonly RuleBody[]): Promise<void> {
  const watching = bodies.filter(({ trigger }) => trigger.type === "crossing");
  if (watching.length === 0) return;
  const found = await listPlacesOf(ctx.db, scope, PLACES_MAX);
  const byEvent = Map.groupBy(found, ({ eventId }) => eventId);
  const places = [...byEvent].flatMap(([eventId, there]) => {
    const concerned = new Set(watching.flatMap((body) => placesOf(body, there)));
    return [...concerned].map((place) => ({ eventId, place }));
  });
  await wakeRules(ctx, places);
}

function placesOf(
  { trigger, stationId }: RuleBody,
  there: readonly { readonly stationId: StationId | null; readonly kind: StationKind | null }[],
): RulePlace[] {
  const measure = trigger.type === "crossing" ? trigger.measure : null;
  if (measure === "event.inside") return ["event"];
  const isConcerned = (kind: StationKind | null) =>
    measure === "metric" || kind === (measure === "food.backlog" ? "food" : "service");
  const places = there.flatMap((one) => (one.stationId && isConcerned(one.kind) ? one.stationId : []));
  if (stationId !== null) return places.filter((place) => place === stationId);
  return measure === "metric" ? [...places, "event"] : places;
}

type Wake = { readonly eventId: EventId; readonly place: RulePlace };

/**
 * Has rules asked at these places soon. A bus that takes nothing is no great harm: what they are behind with the sweep finds, and
 * a level they are asked about when something happens there.
 */
export async function wakeRules({ env, db: { collegeId } }: TenantCtx, places: readonly Wake[]): Promise<void> {
  const wakes = places.map(({ eventId, place }): BusMessage => ({ type: "rules-due", collegeId, eventId, place }));
  try {
    await sendLots(env, wakes);
  } catch (failure) {
    logLine("error", "rules are not woken", { collegeId, failure: describeFailure(failure) });
  }
}
