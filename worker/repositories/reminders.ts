import { sql } from "drizzle-orm";
import type { CollegeId, EventId, VenueId } from "#shared/ids";
import { KINDS } from "#shared/message-kinds";
import type { GeoPoint } from "#shared/views/venue";
import { WALK_MINUTES_MAX } from "#shared/walking";
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

/** An event that begins soon. */
export type NearEvent = { readonly collegeId: CollegeId; readonly eventId: EventId; readonly startsAt: number };
/** A page of them over all colleges of a shard, soonest first, from behind the last of the page before. */
export type NearPage = {
  readonly now: number;
  readonly except: readonly CollegeId[];
  readonly after: NearEvent | null;
  readonly limit: number;
};

const nearColumns = sql`e.college_id as collegeId, e.id as eventId, e.starts_at as startsAt`;

/** What a page leaves out, and its order. Refers to `e`. */
const onPage = ({ except, after, limit }: NearPage) => sql`
      and e.college_id not in (select value from json_each(${JSON.stringify(except)}))
      and (e.starts_at, e.id) > (${after?.startsAt ?? 0}, ${after?.eventId ?? ""})
    order by e.starts_at, e.id limit ${limit}`;

/** Over all colleges of a shard: events whose people are to be reminded, and were not. */
export function listEventsToRemind(
  { rows }: ShardDb,
  { kind, leadMs, lateMs }: Reminder,
  page: NearPage,
): Promise<NearEvent[]> {
  const { now } = page;
  return rows.all(sql`select ${nearColumns} from events e
    where e.starts_at > ${now + leadMs - lateMs} and e.starts_at <= ${now + leadMs} and e.status in ('published', 'live')
      and not exists (select 1 from messages m where m.college_id = e.college_id
        and m.id >= ${prefix(kind)} and m.id < ${prefix(kind)} || '~' and m.variables is null)
      and exists (select 1 from registrations r where r.college_id = e.college_id and r.event_id = e.id
        and r.status = 'confirmed')${onPage(page)}`);
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

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
/** Whoever's last event ended longer ago may be anywhere by now. */
const CAME_FROM_MS = 2 * HOUR_MS;

/** Looked at no further back: what began long ago says little of where somebody is, and looking costs time. */
const BEGAN_WITHIN_MS = 7 * 24 * HOUR_MS;
/** Whether event `b` may be what somebody comes from to `e`. */
const isBefore = sql`b.status in ('published', 'live', 'ended') and b.starts_at < e.starts_at
  and b.starts_at > e.starts_at - ${BEGAN_WITHIN_MS} and b.ends_at > e.starts_at - ${CAME_FROM_MS}`;

/** Over all colleges of a shard: events that begin in more than an hour, so soon that a walk there may begin within it. */
export function listEventsToWalkTo({ rows }: ShardDb, page: NearPage): Promise<NearEvent[]> {
  const { now } = page;
  return rows.all(sql`select ${nearColumns} from events e
    join venues v on v.college_id = e.college_id and v.id = e.venue_id and v.latitude is not null
    where e.starts_at > ${now + HOUR_MS} and e.starts_at <= ${now + HOUR_MS + WALK_MINUTES_MAX * MINUTE_MS}
      and e.status in ('published', 'live')
      and exists (select 1 from events b where b.college_id = e.college_id and ${isBefore} and b.venue_id <> e.venue_id)${onPage(page)}`);
}

/**
 * The venue of the event that somebody goes to right before; null where there is none. Refers to `e` and `r`. One person has few
 * registrations and a college many events: by no other way than this is each person found at once.
 */
const venueBefore = sql`(select b.venue_id from registrations o indexed by registrations_by_user
  cross join events b on b.college_id = o.college_id and b.id = o.event_id
  where o.college_id = r.college_id and o.user_id = r.user_id and o.event_id <> r.event_id and o.status = 'confirmed'
    and ${isBefore}
  order by b.starts_at desc limit 1)`;

type Placed = GeoPoint & { readonly venueId: VenueId; readonly name: string };

/** Where people of an event come from, as far as their own events say so, and where they go. */
export async function listWaysTo(
  { rows, collegeId }: TenantDb,
  eventId: EventId,
): Promise<{ readonly to: Placed | null; readonly from: readonly Placed[] }> {
  const found = await rows.all<
    Placed & { isThere: number }
  >(sql`select v.id as venueId, v.name, v.latitude, v.longitude,
      v.id = t.venue_id as isThere
    from events t join venues v on v.college_id = t.college_id and v.latitude is not null
    where t.college_id = ${collegeId} and t.id = ${eventId} and (v.id = t.venue_id or v.id in (
      select ${venueBefore} from events e
      join registrations r on r.college_id = e.college_id and r.event_id = e.id and r.status = 'confirmed'
      where e.college_id = ${collegeId} and e.id = ${eventId}))`);
  return { to: found.find(({ isThere }) => isThere === 1) ?? null, from: found.filter(({ isThere }) => isThere === 0) };
}

export type Walk = { readonly venueId: VenueId; readonly minutes: number; readonly name: string };

/** The reminder of an hour before, for those who have to set out by now: earlier than all others by their walk, and with it. */
export async function addWalkReminders(
  { rows, collegeId }: TenantDb,
  eventId: EventId,
  walks: readonly Walk[],
  now: number,
): Promise<void> {
  const said = walks.map(({ venueId, minutes, name }) => ({
    ...{ venueId, leadMs: HOUR_MS + minutes * MINUTE_MS },
    variables: { "walk.minutes": String(minutes), "walk.from": name },
  }));
  await rows.run(sql`insert into messages (college_id, id, channel, kind, event_id, user_id, variables, status, due_at, attempts,
      created_at, expires_at)
    select e.college_id, ${prefix("reminder-hour")} || r.user_id, 'inbox', 'reminder-hour', e.id, r.user_id,
      w.value -> 'variables', 'pending', 0, 0, ${now}, e.starts_at
    from events e join registrations r on r.college_id = e.college_id and r.event_id = e.id and r.status = 'confirmed'
      join json_each(${JSON.stringify(said)}) w on w.value ->> 'venueId' = ${venueBefore}
    where e.college_id = ${collegeId} and e.id = ${eventId} and e.status in ('published', 'live')
      and e.starts_at - (w.value ->> 'leadMs') <= ${now} on conflict do nothing`);
}
