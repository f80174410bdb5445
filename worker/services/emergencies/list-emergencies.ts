import { mayAt, mayEverywhere } from "#shared/access";
import { emergencyState } from "#shared/emergencies";
import type { EventId } from "#shared/ids";
import type { EmergencyDesk, EmergencyRecord } from "#shared/views/emergencies";
import type { ActorCtx } from "../../context.ts";
import { type ListedEmergency, listAskedEmergencies, listEmergencyRows } from "../../repositories/emergencies.ts";
import { listNames } from "../../repositories/members.ts";
import { findEventPlace } from "../../repositories/places.ts";
import { requireEvent } from "../events/require-event.ts";
import { listConfirmers } from "./list-confirmers.ts";

const LISTED_MAX = 50;
/** Of all events together: more at once is no emergency but an exercise. */
const ASKED_MAX = 30;
const GONE = "Somebody who left";

/** What was asked for at an event, or (null) in the whole college, and who else could confirm. */
export async function listEmergencies(ctx: ActorCtx, eventId: EventId | null): Promise<EmergencyDesk> {
  if (eventId) await requireEvent(ctx, eventId);
  const [rows, confirmers] = await Promise.all([
    listEmergencyRows(ctx.db, eventId, LISTED_MAX),
    listConfirmers(ctx, eventId),
  ]);
  const others = confirmers.filter(({ userId }) => userId !== ctx.actor.userId).map(({ name }) => name);
  return { emergencies: await toRecords(ctx, rows), others };
}

/** What waits for a second person, wherever this one could be it. */
export async function listAsked(ctx: ActorCtx): Promise<EmergencyRecord[]> {
  const { db, now, actor } = ctx;
  const rows = await listAskedEmergencies(db, now, ASKED_MAX);
  const theirs = await Promise.all(
    rows.map(async ({ eventId }) => {
      if (eventId === null) return mayEverywhere(actor.grants, "manage-college", now);
      const place = await findEventPlace(db, eventId);
      return place !== null && mayAt(actor.grants, "raise-emergency", place, now);
    }),
  );
  return toRecords(
    ctx,
    rows.filter((_, at) => theirs[at]),
  );
}

async function toRecords({ db, now, actor }: ActorCtx, rows: readonly ListedEmergency[]): Promise<EmergencyRecord[]> {
  const ids = rows.flatMap(({ askedBy, confirmedBy }) => [askedBy, ...(confirmedBy ? [confirmedBy] : [])]);
  const names = await listNames(db, [...new Set(ids)]);
  return rows.map((row) => {
    const { id, eventId, eventTitle, kind, text, askedBy, askedAt, confirmedBy, confirmedAt } = row;
    const { confirmBy, withdrawnAt, endsAt, toldAt, messaged } = row;
    return {
      ...{ id, eventId, eventTitle, kind, text, confirmBy, withdrawnAt, endsAt, toldAt, messaged },
      state: emergencyState(row, now),
      asked: { by: names.get(askedBy) ?? GONE, at: askedAt },
      isMine: askedBy === actor.userId,
      confirmed: confirmedBy && confirmedAt ? { by: names.get(confirmedBy) ?? GONE, at: confirmedAt } : null,
    };
  });
}
