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
  type NearEvent,
  type NearPage,
  type Reminder,
} from "../repositories/reminders.ts";
import { openShardDbs, type ShardDb } from "../repositories/shard-dbs.ts";

const HOUR_MS = 3_600_000;
const REMINDERS: readonly Reminder[] = [
  { kind: "reminder-day", leadMs: 24 * HOUR_MS, lateMs: 3 * HOUR_MS },
  { kind: "reminder-hour", leadMs: HOUR_MS, lateMs: HOUR_MS / 2 },
];
/** Of each shard and kind, three calls each: what the minute does not get to, the next one does. */
const EVENTS_AT_ONCE = 20;
const PAGES_MAX = 5;

/**
 * Begins the reminders of events that are a day or an hour away: once for each time an event is at. Whether somebody still has a
 * place then is asked again when theirs is sent.
 */
export async function remindPeople(ctx: SystemCtx): Promise<void> {
  const page = { now: ctx.now, except: await listMovingColleges(ctx.platform), limit: EVENTS_AT_ONCE };
  await eachAlone(openShardDbs(ctx.env), (db) => remindWalkers(ctx, db, page));
  for (const reminder of REMINDERS) {
    await eachAlone(openShardDbs(ctx.env), async (db) => {
      const near = await listNear((after) => listEventsToRemind(db, reminder, { ...page, after }));
      await eachAlone(near, async ({ collegeId, eventId }) => {
        const scope = await settledScope(ctx.platform, collegeId);
        if (scope) await addReminders(openTenant(ctx, scope).db, eventId, reminder, ctx.now);
      });
    });
  }
}

/** Whoever comes from another venue is reminded earlier, by the walk; where one end is not known nothing is guessed. */
async function remindWalkers(ctx: SystemCtx, db: ShardDb, page: Omit<NearPage, "after">): Promise<void> {
  const near = await listNear((after) => listEventsToWalkTo(db, { ...page, after }));
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

/** Page by page, so that events of which nothing is left to do keep no others from their turn. */
async function listNear(list: (after: NearEvent | null) => Promise<NearEvent[]>): Promise<NearEvent[]> {
  const all: NearEvent[] = [];
  for (let pages = 0; pages < PAGES_MAX; pages++) {
    const near = await list(all.at(-1) ?? null);
    all.push(...near);
    if (near.length < EVENTS_AT_ONCE) break;
  }
  return all;
}
