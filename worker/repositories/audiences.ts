import { and, asc, eq, gt, inArray, type SQL, sql } from "drizzle-orm";
import { memberships } from "#db/schema/directory/memberships";
import { registrations } from "#db/schema/shard/registrations";
import type { UserId } from "#shared/ids";
import type { CampaignAudience } from "#shared/views/campaigns";
import type { TenantDb } from "./tenant-db.ts";

export type AudiencePage = { readonly after: UserId | null; readonly limit: number; readonly now: number };
type OfEvent = Extract<CampaignAudience, { type: "event" }>;
type OfCollege = Extract<CampaignAudience, { type: "college" }>;

/** Who belongs to an audience now, in the order of their ids. */
export function listAudience(db: TenantDb, audience: CampaignAudience, page: AudiencePage): Promise<UserId[]> {
  return audience.type === "event" ? ofEvent(db, audience, page) : ofCollege(db, audience, page);
}

async function ofEvent(
  db: TenantDb,
  { eventId, states, ticketTypeIds, inside, answers }: OfEvent,
  { after, limit }: AudiencePage,
): Promise<UserId[]> {
  const isInside = sql`exists (select 1 from passes p where p.college_id = ${registrations.collegeId}
    and p.event_id = ${registrations.eventId} and p.user_id = ${registrations.userId}
    and p.registration_id = ${registrations.id} and p.admitted_at is not null and p.left_at is null)`;
  const hasAnswered = sql`exists (select 1 from answers a where a.college_id = ${registrations.collegeId}
    and a.event_id = ${registrations.eventId} and a.user_id = ${registrations.userId})`;
  const hasTicket = sql`exists (select 1 from json_each(${registrations.tickets}) t
    where t.value ->> 'ticketTypeId' in (select value from json_each(${JSON.stringify(ticketTypeIds)})))`;
  const found = await db.rows
    .select({ userId: registrations.userId })
    .from(registrations)
    .where(
      and(
        eq(registrations.collegeId, db.collegeId),
        eq(registrations.eventId, eventId),
        inArray(registrations.status, [...states]),
        ticketTypeIds.length > 0 ? hasTicket : undefined,
        either(inside, { inside: isInside, outside: sql`not ${isInside}` }),
        either(answers, { answered: hasAnswered, unanswered: sql`not ${hasAnswered}` }),
        after ? gt(registrations.userId, after) : undefined,
      ),
    )
    .orderBy(asc(registrations.userId))
    .limit(limit);
  return found.map(({ userId }) => userId);
}

function either<V extends string>(wanted: V | "any", conditions: Readonly<Record<V, SQL>>): SQL | undefined {
  return wanted === "any" ? undefined : conditions[wanted as V];
}

async function ofCollege(
  db: TenantDb,
  { roles, departmentId }: OfCollege,
  { after, limit, now }: AudiencePage,
): Promise<UserId[]> {
  const isBelow = sql`exists (select 1 from departments d
    join departments top on top.college_id = d.college_id and top.id = ${departmentId}
    where d.college_id = g.college_id and d.id = g.department_id and instr(d.path, top.path) = 1)`;
  const holds = sql`exists (select 1 from grants g where g.college_id = ${memberships.collegeId}
    and g.user_id = ${memberships.userId}
    and (g.starts_at is null or g.starts_at <= ${now}) and (g.ends_at is null or g.ends_at > ${now})
    and ${roles.length > 0 ? sql`g.role in (select value from json_each(${JSON.stringify(roles)}))` : sql`true`}
    and ${departmentId === null ? sql`true` : isBelow})`;
  const found = await db.directory
    .select({ userId: memberships.userId })
    .from(memberships)
    .where(
      and(
        eq(memberships.collegeId, db.collegeId),
        eq(memberships.kind, "person"),
        roles.length > 0 || departmentId !== null ? holds : undefined,
        after ? gt(memberships.userId, after) : undefined,
      ),
    )
    .orderBy(asc(memberships.userId))
    .limit(limit);
  return found.map(({ userId }) => userId);
}
