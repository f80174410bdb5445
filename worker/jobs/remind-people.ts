import type { CollegeId } from "#shared/ids";
import { walkMinutes } from "#shared/walking";
import { settledScope } from "../auth/scope.ts";
import { openTenant, type SystemCtx } from "../context.ts";
import { eachAlone } from "../each-alone.ts";
import { listMovingColleges } from "../repositories/college-moves.ts";
import {
  addReminders,
  addWalkReminders,
  listEventsToRemind,
  listEventsToWalkTo,
  listWaysTo,
  type Reminder,
} from "../repositories/reminders.ts";
import { openShardDbs, type ShardDb } from "../repositories/shard-dbs.ts";

const HOUR_MS = 3_600_000;
const REMINDERS: readonly Reminder[] = [
  { kind: "reminder-day", leadMs: 24 * HOUR_MS, lateMs: 3 * HOUR_MS },
  { kind: "reminder-hour", leadMs: HOUR_MS, lateMs: HOUR_MS / 2 },
];
const EVENTS_PER_RUN_MAX = 20;

/**
 * Begins the reminders of events that are a day or an hour away: once for each time an event is at. Whether somebody still has a
 * place then is asked again when theirs is sent.
 */
export async function remindPeople(ctx: SystemCtx): Promise<void> {
  const except = await listMovingColleges(ctx.platform);
  await eachAlone(openShardDbs(ctx.env), (db) => remindWalkers(ctx, db, except));
  for (const reminder of REMINDERS) {
    await eachAlone(openShardDbs(ctx.env), async (db) => {
      const near = await listEventsToRemind(db, reminder, { now: ctx.now, except, limit: EVENTS_PER_RUN_MAX });
      await eachAlone(near, async ({ collegeId, eventId }) => {
        const scope = await settledScope(ctx.platform, collegeId);
        if (scope) await addReminders(openTenant(ctx, scope).db, eventId, reminder, ctx.now);
      });
    });
  }
}

/** Whoever comes from another venue is reminded earlier, by the walk; where one end is not known nothing is guessed. */
async function remindWalkers(ctx: SystemCtx, db: ShardDb, except: readonly CollegeId[]): Promise<void> {
  const near = await listEventsToWalkTo(db, { now: ctx.now, except, limit: EVENTS_PER_RUN_MAX });
  await eachAlone(near, async ({ collegeId, eventId }) => {
    const scope = await settledScope(ctx.platform, collegeId);
    if (!scope) return;
    const tenant = openTenant(ctx, scope).db;
    const { to, from } = await listWaysTo(tenant, eventId);
    const walks = from.flatMap(({ venueId, name, ...point }) => {
      const minutes = to && walkMinutes(point, to);
      return minutes === null ? [] : [{ venueId, name, minutes }];
    });
    if (walks.length > 0) await addWalkReminders(tenant, eventId, walks, ctx.now);
  });
}
