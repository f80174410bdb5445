import type { Action } from "#shared/domain/rules/types";
import type { CommandId, EventId } from "#shared/ids";
import { assertNever } from "#shared/result";
import type { EffectOutcome, StationTold } from "#shared/views/rules";
import type { TenantCtx } from "../../context.ts";
import {
  type EffectCursor,
  type EffectEnd,
  fixCommand,
  listOpenEffects,
  type RuleEffectRow,
  settleEffects,
} from "../../repositories/rule-effects.ts";
import type { StationRow } from "../../repositories/stations.ts";
import { LATE_MS } from "./plan-effects.ts";

const PAGE = 50;
/** What one wake-up has time for: each takes a call of the station and two statements. */
const TOLD_PER_WAKE_MAX = 100;

/**
 * Tells stations what rules want of them. What a station is told is fixed before it is told, and told under the effect's own
 * id: whoever dies between any two steps is followed by somebody who tells the same, and the station does it once. A station
 * that does not answer is asked no more this time, and keeps no other waiting.
 * @returns whether there is more to tell than one wake-up has time for
 * @throws the first failure, once every station had its turn
 */
export async function carryOutEffects(
  ctx: TenantCtx,
  eventId: EventId,
  stations: readonly StationRow[],
): Promise<boolean> {
  const silent = new Set<RuleEffectRow["stationId"]>();
  const failures: unknown[] = [];
  let told = 0;
  let isMore = true;
  for (let after: EffectCursor | null = null; isMore && told < TOLD_PER_WAKE_MAX; ) {
    const open: RuleEffectRow[] = await listOpenEffects(ctx.db, eventId, "station", { after, limit: PAGE });
    for (const effect of open) {
      if (silent.has(effect.stationId)) continue;
      try {
        const ended = await carryOut(ctx, effect, stations);
        await settleEffects(ctx.db, [effect.id], { ...ended, settledAt: ctx.now });
        told += 1;
      } catch (failure) {
        silent.add(effect.stationId);
        failures.push(failure);
      }
    }
    after = open.at(-1) ?? null;
    isMore = open.length === PAGE;
  }
  if (failures.length > 0) throw failures[0];
  return isMore;
}

async function carryOut(ctx: TenantCtx, effect: RuleEffectRow, stations: readonly StationRow[]): Promise<EffectEnd> {
  const { id, eventId, action } = effect;
  const station = stations.find((one) => one.id === effect.stationId);
  if (!station) return { status: "refused", outcome: "station-gone" };
  if (effect.at < ctx.now - LATE_MS) return { status: "late", outcome: effect.command ? "no-answer" : "too-late" };
  const object = ctx.objects.station(eventId, station.id);
  const planned = effect.command ?? planCommand(action, station);
  if (typeof planned === "string") return { status: "refused", outcome: planned };
  const command = await fixCommand(ctx.db, id, planned);
  const commandId = id as string as CommandId;
  const { type } = command;
  const reply =
    type === "PauseOrders" || type === "ResumeOrders"
      ? await object.kitchen(commandId, "system", { type })
      : await object.queue(commandId, "system", type === "SetServers" || type === "OpenSpare" ? command : { type });
  if (reply.ok) return { status: "done", outcome: doneOutcome(command) };
  const { code } = reply.refusal;
  return { status: "refused", outcome: isTold(code) ? code : "refused" };
}

/** Which refusals of a station say something to whoever reads why. */
function isTold(code: string): code is (typeof TOLD)[number] {
  return TOLD.some((one) => one === code);
}

const TOLD = ["no-spare-lane", "no-priority-lane", "servers-all", "shut-by-staff"] as const satisfies EffectOutcome[];

/** @returns the command, or why there is none */
function planCommand(action: Action, { kind }: StationRow): StationTold | EffectOutcome {
  switch (action.type) {
    case "open-lane":
      // Which desk, and whether one is left, the station knows; it closes again by itself when few wait.
      return kind === "service" ? { type: "OpenSpare", privilegedFirst: action.vipFirst } : "no-queue-there";
    case "redistribute":
      return kind === "service" ? { type: "Relieve" } : "no-queue-there";
    case "prioritise":
      return kind === "service" ? { type: "PrioritiseLanes" } : "no-queue-there";
    case "pause-intake":
      return { type: kind === "service" ? "PauseJoins" : "PauseOrders" };
    case "resume-intake":
      return { type: kind === "service" ? "ResumeJoins" : "ResumeOrders" };
    default:
      throw new Error(`no station carries out "${action.type}"`);
  }
}

function doneOutcome({ type }: StationTold): EffectOutcome {
  switch (type) {
    case "OpenSpare":
      return "lane-opened";
    case "Relieve":
      return "queue-relieved";
    case "PrioritiseLanes":
      return "lanes-prioritised";
    case "SetServers":
      return "servers-added";
    case "PauseJoins":
    case "PauseOrders":
      return "intake-paused";
    case "ResumeJoins":
    case "ResumeOrders":
      return "intake-resumed";
    default:
      return assertNever(type);
  }
}
