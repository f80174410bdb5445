import type * as z from "zod";
import type { RuleId } from "#shared/ids";
import type { eventIdSchema } from "#shared/inputs/attendee";
import type { RuleCounts } from "#shared/views/rules";
import type { ActorCtx } from "../../context.ts";
import { listRuleMemories } from "../../repositories/rule-decisions.ts";
import { listStations } from "../../repositories/stations.ts";
import { requireEvent } from "../events/require-event.ts";

/** What rules have counted at each place of an event, and which of them wait for a number to come back. @throws AppError NOT_FOUND */
export async function listCounts(ctx: ActorCtx, { eventId }: z.output<typeof eventIdSchema>): Promise<RuleCounts> {
  await requireEvent(ctx, eventId);
  const [memories, stations] = await Promise.all([listRuleMemories(ctx.db, eventId), listStations(ctx.db, [eventId])]);
  const places = memories.flatMap(({ place, memory }) => {
    const station = stations.find(({ id }) => id === place);
    // A station that is gone counts nothing any more.
    return place === "event" || station ? [{ memory, stationName: station?.name ?? null }] : [];
  });
  const counts = places.flatMap(({ memory, stationName }) =>
    Object.entries(memory.metrics).map(([metric, value]) => ({ metric, stationName, value })),
  );
  const inOrder = (one: { metric: string; stationName: string | null }) => `${one.metric} ${one.stationName ?? ""}`;
  return {
    counts: counts.sort((a, b) => (inOrder(a) < inOrder(b) ? -1 : 1)),
    beyond: places.flatMap(({ memory, stationName }) =>
      (Object.keys(memory.beyond) as RuleId[]).map((ruleId) => ({ ruleId, stationName })),
    ),
  };
}
