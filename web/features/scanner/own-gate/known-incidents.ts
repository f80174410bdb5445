import type { Incident } from "#shared/domain/entry/merge";
import type { GateIncident, SyncedScan } from "#shared/views/roster";

/** What all gates were told, and what the answers to this phone's log said, each once. */
export function incidentsOf(told: readonly GateIncident[], answered: readonly SyncedScan[]): readonly Incident[] {
  const all = [...told.map(({ incident }) => incident), ...answered.flatMap(({ incident }) => incident ?? [])];
  const idOf = ({ kind, second }: Incident) => `${kind} ${second.id}`;
  return [...new Map(all.map((incident) => [idOf(incident), incident])).values()];
}

/** The newest that are shown. */
const INCIDENTS_KEPT_MAX = 30;

/**
 * The newest first, each once: what a sync told may be told again, by a turn that was taken twice or an answer that was lost.
 * @param told in the order of the log
 */
export function withIncidents(kept: readonly SyncedScan[], told: readonly SyncedScan[]): readonly SyncedScan[] {
  const isNew = ({ scanId }: SyncedScan) => !kept.some((one) => one.scanId === scanId);
  return [...told.filter(isNew).toReversed(), ...kept].slice(0, INCIDENTS_KEPT_MAX);
}
