import type { LedgerDomainEvent } from "#shared/domain/ledger/events";
import type { PassId } from "#shared/ids";
import type { GateIncident } from "#shared/views/roster";

/** As many as a gate has room for; the console has them all. */
export const INCIDENTS_SHOWN_MAX = 30;

/** How the JSON of an event begins that finds or clears one. */
export const INCIDENT_MARKS = ['{"type":"IncidentFound"', '{"type":"IncidentCleared"'] as const;

/** The newest incidents that stand, newest first, after some more events. */
export function incidentsAfter(
  shown: readonly GateIncident[],
  events: readonly LedgerDomainEvent[],
  nameOf: (passId: PassId) => string | null,
): readonly GateIncident[] {
  return events.reduce((standing, event) => {
    if (event.type !== "IncidentFound" && event.type !== "IncidentCleared") return standing;
    const { incident, passId, at: knownAt } = event;
    const id = `${incident.second.id}:${incident.kind}:${passId ?? ""}`;
    const others = standing.filter((one) => one.id !== id);
    if (event.type === "IncidentCleared") return others;
    const name = passId && nameOf(passId);
    return [{ id, passId, name, knownAt, incident }, ...others].slice(0, INCIDENTS_SHOWN_MAX);
  }, shown);
}
