import { keepsField, type Occurrence, type OccurrenceChange, type OwnField, type Scope } from "./views/series.ts";

/** Whether a change of several events leaves this one: it has begun, is over or does not take place. */
export function isLeftAlone({ status, startsAt }: Pick<Occurrence, "status" | "startsAt">, now: number): boolean {
  return status === "ended" || status === "cancelled" || startsAt <= now;
}

/**
 * What a change of one event would do to the others of its series.
 * @param occurrences all of the series, in their order
 * @param changed     the fields that are changed at `eventId`
 * @returns those in scope, in order; at the named one every field changes
 */
export function previewChange(
  occurrences: readonly Occurrence[],
  { eventId, changed, scope, now }: { eventId: string; changed: readonly OwnField[]; scope: Scope; now: number },
): OccurrenceChange[] {
  const from = scope === "all" ? 0 : occurrences.findIndex((one) => one.eventId === eventId);
  return occurrences.slice(from).map((one) => {
    const isNamed = one.eventId === eventId;
    const keeps = isNamed ? [] : changed.filter((field) => keepsField(one, field));
    const isLeft = !isNamed && isLeftAlone(one, now);
    return { ...one, keeps, changes: isLeft ? [] : changed.filter((field) => !keeps.includes(field)), isLeft };
  });
}
