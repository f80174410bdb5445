import type * as z from "zod";
import type { listPeopleSchema } from "#shared/inputs/people";
import type { People } from "#shared/views/people";
import type { ActorCtx } from "../../context.ts";
import { listGrantsOf } from "../../repositories/grants.ts";
import { listMemberPage } from "../../repositories/members.ts";
import { parseUserCursor } from "./parse-cursor.ts";

export async function listPeople(
  ctx: ActorCtx,
  { q, cursor, limit }: z.output<typeof listPeopleSchema>,
): Promise<People> {
  const members = await listMemberPage(ctx.db, { q, after: parseUserCursor(cursor), limit, now: ctx.now });
  const ids = members.map(({ userId }) => userId);
  const grants = await listGrantsOf(ctx.db, ids, ctx.now);
  return {
    people: members.map((person) => ({
      ...person,
      grants: grants.filter(({ userId }) => userId === person.userId),
    })),
    nextCursor: members.length === limit ? (members.at(-1)?.userId ?? null) : null,
  };
}
