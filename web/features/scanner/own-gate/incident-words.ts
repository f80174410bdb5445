import type { Incident, TakenScan } from "#shared/domain/entry/merge";
import { assertNever } from "#shared/result";
import type { GateIncident, SyncedScan } from "#shared/views/roster";

/** What scanners that did not know of each other let happen, in one sentence. */
export function wordsForIncident(incident: Incident, clock: (at: number) => string): string {
  const place = ({ gateName, at }: Pick<TakenScan, "gateName" | "at">) => `${gateName}, ${clock(at)}`;
  const there = place(incident.second);
  switch (incident.kind) {
    case "double-entry":
      return `One pass came in twice: ${place(incident.first)}, and ${there}.`;
    case "double-redemption":
      return `One pass had it twice: ${place(incident.first)}, and ${there}.`;
    case "exit-without-entry":
      return `A pass left that had never come in: ${there}.`;
    case "unproven":
      return `Somebody came in on a code that is nobody's: ${there}.`;
    case "against-rules":
    case "refused-online":
      return `Somebody was let in whom the gate would have stopped: ${there}.`;
    case "admitted-online":
      return `Somebody was stopped whom the gate had let in: ${there}.`;
    default:
      return assertNever(incident);
  }
}

/** What all gates were told, and what the answers to this phone's log said, each once. */
export function incidentsOf(told: readonly GateIncident[], answered: readonly SyncedScan[]): readonly Incident[] {
  const all = [...told.map(({ incident }) => incident), ...answered.flatMap(({ incident }) => incident ?? [])];
  const idOf = ({ kind, second }: Incident) => `${kind} ${second.id}`;
  return [...new Map(all.map((incident) => [idOf(incident), incident])).values()];
}
