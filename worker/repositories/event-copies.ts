import { eventAudiences } from "#db/schema/shard/event-audiences";
import { eventRules } from "#db/schema/shard/event-rules";
import { events } from "#db/schema/shard/events";
import { forms } from "#db/schema/shard/forms";
import { gates } from "#db/schema/shard/gates";
import { rules } from "#db/schema/shard/rules";
import { stations } from "#db/schema/shard/stations";
import type { EventId } from "#shared/ids";
import type { EventRules } from "#shared/views/guests";
import { audienceOf, listAudienceRows } from "./event-audiences.ts";
import { findRules } from "./event-rules.ts";
import { type EventRow, findEvent } from "./events.ts";
import { type FormRow, findForm } from "./forms.ts";
import { type GateRow, listGates } from "./gates.ts";
import { type EventRule, firstVersionsOf, listEventRules } from "./rules.ts";
import { listStations, type StationRow } from "./stations.ts";
import type { TenantDb } from "./tenant-db.ts";

/** An event with everything an organizer set up for it. */
export type WholeEvent = {
  readonly event: EventRow;
  readonly gates: readonly GateRow[];
  readonly stations: readonly StationRow[];
  readonly form: FormRow | null;
  /** Addresses and domains that may see it while it is private. */
  readonly audience: readonly string[];
  readonly rules: EventRules;
  /** What follows from what there, but for what its college or the platform says. */
  readonly ownRules: readonly EventRule[];
};

export async function findWholeEvent(db: TenantDb, id: EventId): Promise<WholeEvent | null> {
  const [event, ownGates, ownStations, form, audience, guestRules, ownRules] = await Promise.all([
    findEvent(db, id),
    listGates(db, [id]),
    listStations(db, [id]),
    findForm(db, id),
    listAudienceRows(db, id),
    findRules(db, id),
    listEventRules(db, id),
  ]);
  return event && { event, gates: ownGates, stations: ownStations, form, audience, rules: guestRules, ownRules };
}

/** All of it at once, or, if there is one with this id or occurrence already, nothing. @returns whether it was added */
export async function addWholeEvent(db: TenantDb, whole: WholeEvent): Promise<boolean> {
  const { rows } = db;
  try {
    await rows.batch([
      rows.insert(events).values(whole.event),
      ...whole.gates.map((gate) => rows.insert(gates).values(gate)),
      ...whole.stations.map((station) => rows.insert(stations).values(station)),
      ...(whole.form ? [rows.insert(forms).values(whole.form)] : []),
      rows
        .insert(eventRules)
        .values({ ...whole.rules, collegeId: db.collegeId, eventId: whole.event.id, sweepAt: null }),
      rows.insert(eventAudiences).select(audienceOf(db, whole.event.id, whole.audience)),
      rows.insert(rules).select(firstVersionsOf(db, whole.event, whole.ownRules)),
    ]);
    return true;
  } catch (failure) {
    if (await findEvent(db, whole.event.id)) return false;
    throw failure;
  }
}
