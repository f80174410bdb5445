import type { Incident } from "#shared/domain/entry/merge";
import type { GateIncident, SyncedScan } from "#shared/views/roster";

/** What all gates were told, and what the answers to this phone's log said, each once. */
export function incidentsOf(told: readonly GateIncident[], answered: readonly SyncedScan[]): readonly Incident[] {
  const all = [...told.map(({ incident }) => incident), ...answered.flatMap(({ incident }) => incident ?? [])];
  const idOf = ({ kind, second }: Incident) => `${kind} ${second.id}`;
  return [...new Map(all.map((incident) => [idOf(incident), incident])).values()];
}
