import type { StationId } from "#shared/ids";
import type { StationKind } from "#shared/views/station";
import { isOfQueues } from "./actions.ts";
import { actionsOf } from "./loops.ts";
import { kindOfPlace, nameOfTrigger, specOf } from "./triggers.ts";
import type { Action, RuleBody } from "./types.ts";

/** What is known of a station that a rule may name. */
export type RuleStation = { readonly id: StationId; readonly kind: StationKind };

/** Why a rule could be kept and would never do anything, in words; null: it may. Of stations that are not known it says nothing. */
export function whyNeverDone(body: RuleBody, stations: readonly RuleStation[]): string | null {
  const actions = actionsOf({ body });
  if (actions.length === 0) return "Say what is to be done.";
  const kindAt = (stationId: StationId | null) => stations.find(({ id }) => id === stationId)?.kind ?? null;
  const hasNoQueue = (action: Action) =>
    isOfQueues(action) && "stationId" in action && kindAt(action.stationId) === "food";
  return whyNotThere(body, kindAt(body.stationId)) ?? (actions.some(hasNoQueue) ? NO_QUEUE : null);
}

const NO_QUEUE = "There is no queue at that station: choose one where people wait.";

function whyNotThere({ trigger, stationId }: RuleBody, kind: StationKind | null): string | null {
  const name = nameOfTrigger(trigger);
  if (stationId === null || name === "metric") return null;
  if (specOf(name).at !== "station") return "This happens at no station: it cannot be about one alone.";
  return kind === null || kind === kindOfPlace(name) ? null : "This never happens at that station: choose another.";
}
