import type { Decision } from "#shared/domain/rules/types";
import type { StationId } from "#shared/ids";
import type { TenantCtx } from "../../context.ts";
import { describeFailure, logLine } from "../../log.ts";
import { countWaiting } from "../../repositories/rule-sources.ts";
import type { StationRow } from "../../repositories/stations.ts";

/** A queue's name, and that of the queue where its people could go. */
export type Relieved = { readonly name: string; readonly other: string };
/** By the queue that is to be relieved. */
export type QuieterQueues = ReadonlyMap<StationId, Relieved>;

/**
 * Where people of long queues could go: of the event's other queues that take comers and are not to be relieved themselves, the one
 * where fewest wait, and fewer than there. A queue for which there is none is left out.
 */
export async function findQuieterQueues(
  ctx: TenantCtx,
  stations: readonly StationRow[],
  decisions: readonly Decision[],
): Promise<QuieterQueues> {
  const asked = new Set(decisions.flatMap(relievedBy));
  const queues = stations.filter(({ kind }) => kind === "service");
  const targets = queues.filter(({ id }) => asked.has(id));
  const found = new Map<StationId, Relieved>();
  if (targets.length === 0) return found;
  const ids = queues.map(({ id }) => id);
  const waiting = await countWaiting(ctx.db, ids);
  const lengthOf = (one: StationRow) => waiting.get(one.id) ?? 0;
  const shortestFirst = queues.sort((a, b) => lengthOf(a) - lengthOf(b));
  for (const target of targets) {
    const others = shortestFirst.filter((one) => one.id !== target.id && lengthOf(one) < lengthOf(target));
    const other = await findTaking(ctx, others, lengthOf(target));
    if (other) found.set(target.id, { name: target.name, other: other.name });
  }
  return found;
}

function relievedBy({ happening, steps }: Decision): StationId[] {
  const actions = steps.flatMap((step) => (step.stopped === null ? step.actions : []));
  return actions.flatMap((one) => (one.type === "redistribute" ? (one.stationId ?? happening.stationId ?? []) : []));
}

/** The first of these to which people can be sent, as it says itself. */
async function findTaking(ctx: TenantCtx, others: readonly StationRow[], length: number): Promise<StationRow | null> {
  for (const other of others) {
    try {
      const { summary } = await ctx.objects.station(other.eventId, other.id).view(null);
      if (summary.kind !== "service") continue;
      const { status, isRelieved, waiting } = summary.queue;
      if (status === "open" && !isRelieved && waiting < length) return other;
    } catch (failure) {
      // Nobody is sent to a queue that does not answer, and what the rule wants else does not wait for it.
      logLine("error", "a queue was not asked whether it takes comers", { failure: describeFailure(failure) });
    }
  }
  return null;
}
