import type { Incident } from "#shared/domain/entry/merge";
import { assertNever } from "#shared/result";
import { reasonOf } from "./stop-reasons.ts";

type Scanned = { readonly gateName: string };
type Told = {
  readonly kind: Incident["kind"];
  readonly name: string | null;
  readonly refusal: string | null;
  readonly first: Scanned | null;
  readonly second: Scanned;
};

/** What scanners decided by themselves and could not both be right about, without a full stop. */
export function incidentSentence({ kind, name, refusal, first, second: { gateName } }: Told): string {
  const person = name ?? "An unknown code";
  const before = first ? `, after ${first.gateName}` : "";
  switch (kind) {
    case "double-entry":
      return `${person} came in twice: at ${gateName}${before}`;
    case "double-redemption":
      return `${person} got it once too often: at ${gateName}${before}`;
    case "exit-without-entry":
      return `${person} left at ${gateName} and had not come in`;
    case "unproven":
    case "against-rules":
    case "refused-online":
      return `${person} was let in at ${gateName}: ${reasonOf(refusal ?? "")}`;
    case "admitted-online":
      return `${person} was stopped at ${gateName}, and counts as inside`;
    default:
      return assertNever(kind);
  }
}

/** The same of an incident as it is listed. */
export function wordsOfIncident(incident: Incident, name: string | null): string {
  const first = "first" in incident ? incident.first : null;
  const refusal = "refusal" in incident ? incident.refusal : null;
  return incidentSentence({ kind: incident.kind, name, refusal, first, second: incident.second });
}
