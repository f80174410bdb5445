import { sql } from "drizzle-orm";
import type { CollegeId, EventId } from "#shared/ids";
import { KINDS } from "#shared/message-kinds";
import type { ShardDb } from "./shard-dbs.ts";
import type { TenantDb } from "./tenant-db.ts";

export type Reminder = {
  readonly kind: "reminder-day" | "reminder-hour";
  /** How long before an event begins. */
  readonly leadMs: number;
  /** How much later it may still be. */
  readonly lateMs: number;
};

/** Reminders of one event as it is now begin with this: moved, it has others. */
const prefix = (kind: Reminder["kind"]) => sql`${kind} || ':' || e.id || ':' || e.starts_at || ':'`;

/** Over all colleges of a shard: events whose people are to be reminded, and were not. */
export function listEventsToRemind(
  { rows }: ShardDb,
  { kind, leadMs, lateMs }: Reminder,
  { now, except, limit }: { readonly now: number; readonly except: readonly CollegeId[]; readonly limit: number },
): Promise<{ collegeId: CollegeId; eventId: EventId }[]> {
  return rows.all(sql`select e.college_id as collegeId, e.id as eventId from events e
    where e.starts_at > ${now + leadMs - lateMs} and e.starts_at <= ${now + leadMs} and e.status in ('published', 'live')
      and e.college_id not in (select value from json_each(${JSON.stringify(except)}))
      and not exists (select 1 from messages m where m.college_id = e.college_id
        and m.id >= ${prefix(kind)} and m.id < ${prefix(kind)} || '~')
      and exists (select 1 from registrations r where r.college_id = e.college_id and r.event_id = e.id
        and r.status = 'confirmed')
    limit ${limit}`);
}

/** One reminder for everybody with a place, in one statement: all of them, or none yet. */
export async function addReminders(
  { rows, collegeId }: TenantDb,
  eventId: EventId,
  { kind }: Reminder,
  now: number,
): Promise<void> {
  await rows.run(sql`insert into messages (college_id, id, channel, kind, event_id, user_id, status, due_at, attempts,
      created_at, expires_at)
    select e.college_id, ${prefix(kind)} || r.user_id, 'inbox', ${kind}, e.id, r.user_id, 'pending', 0, 0, ${now},
      min(${now + KINDS[kind].goodForMs}, e.starts_at)
    from events e join registrations r on r.college_id = e.college_id and r.event_id = e.id and r.status = 'confirmed'
    where e.college_id = ${collegeId} and e.id = ${eventId} and e.status in ('published', 'live') on conflict do nothing`);
}
