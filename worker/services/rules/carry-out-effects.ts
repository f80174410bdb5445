import type { Action } from "#shared/domain/rules/types";
import type { CommandId, EventId } from "#shared/ids";
import { assertNever } from "#shared/result";
import type { EffectOutcome, StationTold } from "#shared/views/rules";
import type { TenantCtx } from "../../context.ts";
import { eachAlone } from "../../each-alone.ts";
import { fixCommand, listOpenEffects, type RuleEffectRow, settleEffect } from "../../repositories/rule-effects.ts";
import type { StationRow } from "../../repositories/stations.ts";
import { LATE_MS } from "./plan-effects.ts";

const EFFECTS_AT_ONCE = 50;

/**
 * Tells stations what rules want of them. What a station is told is fixed before it is told, and told under the effect's own
 * id: whoever dies between any two steps is followed by somebody who tells the same, and the station does it once.
 */
export async function carryOutEffects(
  ctx: TenantCtx,
  eventId: EventId,
  stations: readonly StationRow[],
): Promise<void> {
  const open = await listOpenEffects(ctx.db, eventId, "station", EFFECTS_AT_ONCE);
  await eachAlone(open, async (effect) => {
    const { status, outcome } = await carryOut(ctx, effect, stations);
    await settleEffect(ctx.db, effect.id, { status, outcome, settledAt: ctx.now });
  });
}

type Ended = { readonly status: "done" | "refused" | "late"; readonly outcome: EffectOutcome };

async function carryOut(ctx: TenantCtx, effect: RuleEffectRow, stations: readonly StationRow[]): Promise<Ended> {
  const { id, eventId, action } = effect;
  const station = stations.find((one) => one.id === effect.stationId);
  if (!station) return { status: "refused", outcome: "station-gone" };
  // What was told already is told again: it may have been done.
  if (!effect.command && effect.at < ctx.now - LATE_MS) return { status: "late", outcome: "too-late" };
  const object = ctx.objects.station(eventId, station.id);
  const planned = effect.command ?? planCommand(action, station);
  if (typeof planned === "string") return { status: "refused", outcome: planned };
  const command = await fixCommand(ctx.db, id, planned);
  const commandId = id as string as CommandId;
  const { type } = command;
  const reply =
    type === "PauseKitchen" || type === "OpenKitchen"
      ? await object.kitchen(commandId, "system", { type })
      : await object.queue(commandId, "system", type === "SetServers" || type === "OpenSpare" ? command : { type });
  if (reply.ok) return { status: "done", outcome: doneOutcome(command) };
  const { code } = reply.refusal;
  return { status: "refused", outcome: isTold(code) ? code : "refused" };
}

/** Which refusals of a station say something to whoever reads why. */
function isTold(code: string): code is "no-spare-lane" | "no-priority-lane" | "servers-all" {
  return code === "no-spare-lane" || code === "no-priority-lane" || code === "servers-all";
}

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
      return { type: kind === "service" ? "PauseQueue" : "PauseKitchen" };
    case "resume-intake":
      return { type: kind === "service" ? "OpenQueue" : "OpenKitchen" };
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
    case "PauseQueue":
    case "PauseKitchen":
      return "intake-paused";
    case "OpenQueue":
    case "OpenKitchen":
      return "intake-resumed";
    default:
      return assertNever(type);
  }
}
