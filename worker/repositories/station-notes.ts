import { sql } from "drizzle-orm";
import { LIVE_STATUSES } from "#shared/domain/queue/types";
import type { NoteId, StationId, UserId } from "#shared/ids";
import type { StationNote } from "#shared/views/station-notes";
import type { TenantDb } from "./tenant-db.ts";

/** Those whose food is not in their hands yet. */
const OPEN_ORDERS = ["placed", "queued", "preparing", "ready"] as const;

const quoted = (statuses: readonly string[]) => sql.raw(statuses.map((status) => `'${status}'`).join(", "));
const live = quoted(LIVE_STATUSES);
const open = quoted(OPEN_ORDERS);

/** Tokens and orders of a station's that are not over: refers to `t` and `o`. */
export const isLiveToken = sql`t.status in (${live})`;
export const isOpenOrder = sql`o.status in (${open})`;

/** Who waits there, in a queue or for food, and how many have but a number. */
export async function listWaiting(
  { rows, collegeId }: TenantDb,
  stationId: StationId,
): Promise<{ readonly people: UserId[]; readonly walkIns: number }> {
  const found = await rows.all<{ userId: UserId | null }>(sql`select t.user_id as userId from tokens t
      where t.college_id = ${collegeId} and t.station_id = ${stationId} and ${isLiveToken}
    union all select o.user_id from orders o
      where o.college_id = ${collegeId} and o.station_id = ${stationId} and ${isOpenOrder}`);
  const people = new Set(found.flatMap(({ userId }) => userId ?? []));
  return { people: [...people], walkIns: found.filter(({ userId }) => userId === null).length };
}

/** Of one note to one person. */
export function noteMessageId(stationId: StationId, noteId: NoteId, userId: UserId): string {
  return `note:${stationId}:${noteId}:${userId}`;
}

/** What a station wrote since then and what became of it, newest first. */
export function listNotes(
  { rows, collegeId }: TenantDb,
  stationId: StationId,
  { since, limit }: { readonly since: number; readonly limit: number },
): Promise<StationNote[]> {
  return rows.all<StationNote>(sql`select substr(id, 37, 30) as id,
      iif(max(kind) = 'queue-note', 'waiting', 'staff') as audience,
      max(variables ->> '$."note.text"') as text, max(variables ->> '$."note.from"') as "from",
      min(created_at) as writtenAt, count(distinct user_id) as people,
      sum(channel = 'inbox' and status = 'delivered') as inboxes,
      sum(channel <> 'inbox' and status = 'delivered') as delivered,
      sum(status = 'pending') as pending, sum(status = 'failed') as failed
    from messages where college_id = ${collegeId} and id > ${`note:${stationId}:`} and id < ${`note:${stationId};`}
      and created_at > ${since}
    group by substr(id, 37, 30) order by writtenAt desc limit ${limit}`);
}
